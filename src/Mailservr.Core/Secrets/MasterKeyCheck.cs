using Mailservr.Accounts;
using Mailservr.Storage;
using Mailservr.Webhooks;

namespace Mailservr.Secrets;

/// <summary>Whether the secrets that are stored can be opened by this host.</summary>
public sealed class MasterKeyCheck
{
    private readonly MasterKeyRing _keys;
    private readonly IRecordStore<SecretRecord> _secrets;
    private readonly IRecordStore<WebhookRecord> _webhooks;
    private readonly IRecordStore<AccountRecord> _accounts;

    internal MasterKeyCheck(
        MasterKeyRing keys, IRecordStore<SecretRecord> secrets, IRecordStore<WebhookRecord> webhooks,
        IRecordStore<AccountRecord> accounts) =>
        (_keys, _secrets, _webhooks, _accounts) = (keys, secrets, webhooks, accounts);

    /// <summary>
    /// Throws, with a sentence for the operator, when the master key cannot be read, or is gone although there are secrets
    /// under it: the next one to encrypt would make another.
    /// </summary>
    public async ValueTask RequireAsync(CancellationToken cancellationToken)
    {
        if (_keys.Missing is not { } path)
        {
            _ = _keys.Current;
        }
        else if (await HasSecretsAsync(cancellationToken))
        {
            throw new InvalidOperationException(
                $"The file of master keys '{path}' is not there, but secrets are stored that were encrypted under it. Put it "
                + "back from a backup, or configure Mailservr:Secrets:MasterKey as it was. If it is lost for good, make a new "
                + $"one with: openssl rand -base64 32 > '{path}'.");
        }
    }

    // Those of the host itself first: where there are many accounts, there are some.
    private async ValueTask<bool> HasSecretsAsync(CancellationToken cancellationToken)
    {
        if (await HasSecretsOfAsync(0, cancellationToken))
            return true;
        await foreach (var account in _accounts.AllAsync(0, cancellationToken))
        {
            if (await HasSecretsOfAsync(account.Id, cancellationToken))
                return true;
        }

        return false;
    }

    // What a protector of the host's own has encrypted needs no key of ours.
    private async ValueTask<bool> HasSecretsOfAsync(long ownerId, CancellationToken cancellationToken) =>
        (await _secrets.ListAsync(ownerId, 0, 1, cancellationToken)).Count > 0
        || await _webhooks.AllAsync(ownerId, cancellationToken)
            .AnyAsync(webhook => SecretProtector.IsOurs(webhook.Secret), cancellationToken);
}
