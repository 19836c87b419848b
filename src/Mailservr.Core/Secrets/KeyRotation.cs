using Mailservr.Accounts;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Webhooks;

namespace Mailservr.Secrets;

/// <summary>Replaces the keys that the system makes for itself.</summary>
public sealed class KeyRotation
{
    private readonly IRecordStore<SecretRecord> _secrets;
    private readonly IRecordStore<WebhookRecord> _webhooks;
    private readonly IRecordStore<AccountRecord> _accounts;
    private readonly MasterKeyRing _keys;
    private readonly SecretProtector _protector;
    private readonly SigningKeys _signing;

    internal KeyRotation(
        IRecordStore<SecretRecord> secrets,
        IRecordStore<WebhookRecord> webhooks,
        IRecordStore<AccountRecord> accounts,
        MasterKeyRing keys,
        SecretProtector protector,
        SigningKeys signing) =>
        (_secrets, _webhooks, _accounts, _keys, _protector, _signing) =
            (secrets, webhooks, accounts, keys, protector, signing);

    /// <summary>
    /// A new master key where it is kept in a file, every secret encrypted under it, and a new key for sessions; those
    /// that there are go on. Safe to repeat: the former master key is forgotten last, and only when nothing needs it.
    /// </summary>
    public async ValueTask<KeyRotationResult> RunAsync(CancellationToken cancellationToken)
    {
        await new MasterKeyCheck(_keys, _secrets, _webhooks, _accounts).RequireAsync(cancellationToken);
        if (_keys.IsFile)
            _keys.Add();
        var (moved, lost) = await MoveSecretsAsync(0, cancellationToken);
        await foreach (var account in _accounts.AllAsync(0, cancellationToken))
        {
            var (ofAccount, lostOfAccount) = await MoveSecretsAsync(account.Id, cancellationToken);
            var (ofWebhooks, lostOfWebhooks) = await MoveWebhooksAsync(account.Id, cancellationToken);
            (moved, lost) = (moved + ofAccount + ofWebhooks, lost + lostOfAccount + lostOfWebhooks);
        }
        await _signing.CreateAsync(cancellationToken);
        if (_keys.IsFile && lost == 0)
            _keys.RemoveOld();
        return new KeyRotationResult(moved, lost, _keys.IsFile);
    }

    private static async ValueTask<(int Moved, int Lost)> MoveAsync<TRecord>(
        IRecordStore<TRecord> store,
        long ownerId,
        Func<TRecord, bool> needsMove,
        Func<TRecord, TRecord?> move,
        CancellationToken cancellationToken)
        where TRecord : Record
    {
        var (moved, lost) = (0, 0);
        await foreach (var record in store.AllAsync(ownerId, cancellationToken))
        {
            if (!needsMove(record))
                continue;
            // Not saved: changed meanwhile, perhaps by someone who used the former key. The next run moves it.
            if (move(record) is { } changed && (await store.SaveAsync(changed, cancellationToken)).Record is not null)
                moved++;
            else
                lost++;
        }
        return (moved, lost);
    }

    private ValueTask<(int Moved, int Lost)> MoveSecretsAsync(long ownerId, CancellationToken cancellationToken) => MoveAsync(
        _secrets,
        ownerId,
        secret => !_protector.IsCurrent(secret.Value),
        secret => Renew(secret.Key, secret.Value) is { } value ? secret with { Value = value } : null,
        cancellationToken);

    private ValueTask<(int Moved, int Lost)> MoveWebhooksAsync(long ownerId, CancellationToken cancellationToken) => MoveAsync(
        _webhooks,
        ownerId,
        webhook => NeedsMove(webhook.Secret) || NeedsMove(webhook.PreviousSecret),
        webhook => Move(WebhookSecrets.Owner(webhook.Id), webhook.Secret) is { } secret
            ? webhook with
            {
                Secret = secret,
                PreviousSecret = Move(WebhookSecrets.Owner(webhook.Id), webhook.PreviousSecret),
            }
            : null,
        cancellationToken);

    // What a protector of the host's own has encrypted is the host's own to rotate.
    private bool NeedsMove(string? text) => SecretProtector.IsOurs(text) && !_protector.IsCurrent(text);

    private string? Move(string place, string? text) =>
        text is null || !NeedsMove(text) ? text : Renew(place, text);

    private string? Renew(string place, string text) =>
        _protector.Unprotect(place, text) is { } value ? _protector.Protect(place, value) : null;
}

/// <param name="Secrets">Encrypted anew.</param>
/// <param name="Unreadable">Left as they are: no master key of this host opens them.</param>
/// <param name="NewMasterKey">False when the master key comes from the configuration, where only its owner can change it.</param>
public sealed record KeyRotationResult(int Secrets, int Unreadable, bool NewMasterKey);
