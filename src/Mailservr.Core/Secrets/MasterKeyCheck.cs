using Mailservr.Storage;

namespace Mailservr.Secrets;

/// <summary>Whether the secrets that are stored can be opened by this host.</summary>
public sealed class MasterKeyCheck
{
    private readonly MasterKeyRing _keys;
    private readonly IRecordStore<SecretRecord> _secrets;

    internal MasterKeyCheck(MasterKeyRing keys, IRecordStore<SecretRecord> secrets) => (_keys, _secrets) = (keys, secrets);

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
                + "one with: openssl rand -base64 32.");
        }
    }

    // Those of the host itself: there are some before any account has secrets.
    private async ValueTask<bool> HasSecretsAsync(CancellationToken cancellationToken) =>
        (await _secrets.ListAsync(0, 0, 1, cancellationToken)).Count > 0;
}
