using System.Globalization;
using Mailservr.Secrets;
using Mailservr.Storage;

namespace Mailservr.TwoFactor;

/// <summary>
/// The secrets of authenticator apps, encrypted for the account they belong to: one that is asked for, and one that waits
/// for its first code.
/// </summary>
internal sealed class TotpSecrets(
    IRecordStore<SecretRecord> secrets, SecretProtector protector, IdAllocator ids, TimeProvider time)
{
    private const string Active = "totp";
    private const string Waiting = "totp-new";

    // Time to find the phone; whoever comes later begins again.
    private static readonly TimeSpan WaitingTime = TimeSpan.FromHours(1);

    public async ValueTask<bool> IsActiveAsync(long accountId, CancellationToken cancellationToken) =>
        await FindAsync(Active, accountId, cancellationToken) is not null;

    /// <summary>A new secret in place of one that waits.</summary>
    /// <returns>Null when another one was made meanwhile.</returns>
    public async ValueTask<byte[]?> BeginAsync(long accountId, CancellationToken cancellationToken)
    {
        var secret = TotpSecret.New();
        var former = await FindAsync(Waiting, accountId, cancellationToken);
        var record = former is null
            ? await NewAsync(Waiting, accountId, secret, cancellationToken)
            : former with { Value = Protect(former.Key, secret), CreatedAt = time.GetUtcNow() };
        return (await secrets.SaveAsync(record, cancellationToken)).Record is null ? null : secret.Key;
    }

    /// <summary>By its first right code the secret that waits becomes the one that is asked for.</summary>
    /// <returns>False when nothing waits, the code is wrong, or there is one already.</returns>
    public async ValueTask<bool> ActivateAsync(long accountId, string code, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await FindAsync(Waiting, accountId, cancellationToken) is not { } waiting
            || waiting.CreatedAt < now - WaitingTime
            || Open(waiting)?.Use(code, now) is not { } used)
            return false;
        var active = await NewAsync(Active, accountId, used, cancellationToken);
        if ((await secrets.SaveAsync(active, cancellationToken)).Record is null)
            return false;
        await secrets.DeleteAsync(waiting.Id, cancellationToken);
        return true;
    }

    /// <summary>Uses a code up: of two who bring the same one at once, one is right.</summary>
    public async ValueTask<bool> UseAsync(long accountId, string code, CancellationToken cancellationToken)
    {
        // Beaten by another code or by a rotation of keys: look again.
        while (await FindAsync(Active, accountId, cancellationToken) is { } record)
        {
            if (Open(record)?.Use(code, time.GetUtcNow()) is not { } used)
                return false;
            var changed = record with { Value = Protect(record.Key, used) };
            if ((await secrets.SaveAsync(changed, cancellationToken)).Record is not null)
                return true;
        }
        return false;
    }

    public async ValueTask DeleteAsync(long accountId, CancellationToken cancellationToken)
    {
        foreach (var purpose in (string[])[Active, Waiting])
        {
            if (await FindAsync(purpose, accountId, cancellationToken) is { } record)
                await secrets.DeleteAsync(record.Id, cancellationToken);
        }
    }

    private ValueTask<SecretRecord?> FindAsync(string purpose, long accountId, CancellationToken cancellationToken) =>
        secrets.FindByKeyAsync(SecretRecord.PlaceOf(purpose, NameOf(accountId)), cancellationToken);

    private async ValueTask<SecretRecord> NewAsync(
        string purpose, long accountId, TotpSecret secret, CancellationToken cancellationToken) => new()
        {
            Id = await ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            Purpose = purpose,
            Name = NameOf(accountId),
            Value = Protect(SecretRecord.PlaceOf(purpose, NameOf(accountId)), secret),
            CreatedAt = time.GetUtcNow(),
        };

    private string Protect(string place, TotpSecret secret) => protector.Protect(place, secret.ToBytes());

    // Null where no master key of this host opens it: then no code is right, and an admin or a recovery code helps.
    private TotpSecret? Open(SecretRecord record) => TotpSecret.Read(protector.Unprotect(record.Key, record.Value));

    private static string NameOf(long accountId) => accountId.ToString(CultureInfo.InvariantCulture);
}
