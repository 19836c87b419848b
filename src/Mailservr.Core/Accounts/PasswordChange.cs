using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Sessions;

namespace Mailservr.Accounts;

/// <summary>Changes the password of an account, by its owner.</summary>
public sealed class PasswordChange(PasswordVault passwords, SessionDirectory sessions)
{
    /// <summary>The new password holds and all sessions are over, but for the one that has asked.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="current">The password until now; not looked at where there is none.</param>
    /// <param name="wanted">12 to 72 bytes of UTF-8.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when it was changed; else as of <see cref="PasswordVault.CheckAsync"/>, or naming the field.</returns>
    public async ValueTask<Refusal?> ChangeAsync(
        AccountRecord account, string current, string wanted, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(actor);
        if (await passwords.ConfirmAsync(account, current, "currentPassword", actor, cancellationToken) is { } refusal)
            return refusal;
        var hash = await passwords.HashAsync(wanted, account.Email, "newPassword", cancellationToken);
        if (hash.Value is null)
            return hash.Refusal;
        if (!await passwords.SetAsync(account.Id, hash.Value, cancellationToken))
            return Refusal.Stale;
        await sessions.EndAllAsync(account.Id, actor.SessionId, cancellationToken);
        return null;
    }
}
