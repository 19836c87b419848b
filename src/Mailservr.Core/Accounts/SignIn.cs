using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Sessions;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>Makes sessions out of e-mail and password.</summary>
public sealed class SignIn(
    IRecordStore<AccountRecord> accounts, PasswordVault passwords, SessionDirectory sessions, AuditLog audit)
{
    /// <returns>
    /// Refused with <c>invalid_credentials</c>, the same and after the same time whatever was wrong; else with
    /// <c>account_disabled</c>, which only the owner learns, <c>too_many_attempts</c> or <c>busy</c>.
    /// </returns>
    public async ValueTask<Outcome<SignedIn>> WithPasswordAsync(
        string email, string password, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(actor);
        var normalized = EmailText.Normalize(email);
        var account = await accounts.FindByKeyAsync(normalized, cancellationToken);
        var credential = await passwords.CheckAsync(normalized, account, password, actor, cancellationToken);
        if (account is not null && credential.Refusal is { Kind: RefusalKind.Unauthenticated })
            await audit.AddAsync(account.Id, AuditActions.SignInFailed, "password", actor, cancellationToken);
        if (credential.Refusal is { } refusal)
            return refusal;
        if (account is null || credential.Value is not { } right)
            return Refusal.NotFound;
        if (account.Disabled)
            return Refusal.Forbidden("account_disabled", "The account is disabled.");
        return await StartAsync(account, right, actor, cancellationToken);
    }

    private async ValueTask<Outcome<SignedIn>> StartAsync(
        AccountRecord account, CredentialRecord credential, Actor actor, CancellationToken cancellationToken)
    {
        var session = await sessions.CreateAsync(account.Id, actor, cancellationToken);
        // Changed between the check and the session: whoever changed it has ended the sessions that were there then.
        if (!await passwords.IsStillAsync(credential, cancellationToken))
        {
            await sessions.EndAsync(account.Id, session.Record.Id, cancellationToken);
            return PasswordVault.Wrong;
        }
        await AuditAsync(account.Id, AuditActions.SignedIn, session, actor, cancellationToken);
        return new SignedIn(account, session);
    }

    /// <summary>A session without a question: of an account that was made just now.</summary>
    internal async ValueTask<SignedIn> NewcomerAsync(
        AccountRecord account, Actor actor, CancellationToken cancellationToken)
    {
        var session = await sessions.CreateAsync(account.Id, actor, cancellationToken);
        await AuditAsync(account.Id, AuditActions.Registered, session, actor, cancellationToken);
        return new SignedIn(account, session);
    }

    private ValueTask AuditAsync(
        long accountId, string action, CreatedSession session, Actor actor, CancellationToken cancellationToken) =>
        audit.AddAsync(
            accountId, action, null, actor with { AccountId = accountId, SessionId = session.Record.Id }, cancellationToken);
}

/// <param name="Account">Who.</param>
/// <param name="Session">By which session from now on.</param>
public sealed record SignedIn(AccountRecord Account, CreatedSession Session);
