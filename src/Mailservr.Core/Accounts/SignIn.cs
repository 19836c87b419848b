using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.TwoFactor;

namespace Mailservr.Accounts;

/// <summary>Makes sessions out of e-mail and password.</summary>
public sealed class SignIn(
    IRecordStore<AccountRecord> accounts,
    PasswordVault passwords,
    SecondFactor secondFactor,
    SessionDirectory sessions,
    AuditLog audit)
{
    /// <param name="email">In any case.</param>
    /// <param name="password">To be compared.</param>
    /// <param name="code">Of the second factor; null while nobody has asked for one.</param>
    /// <param name="actor">Who tries.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// Refused with <c>invalid_credentials</c>, the same and after the same time whatever was wrong; else with what only
    /// the owner learns, <c>account_disabled</c>, <c>second_factor_required</c> or <c>second_factor_invalid</c>, or with
    /// <c>too_many_attempts</c> or <c>busy</c>.
    /// </returns>
    public async ValueTask<Outcome<SignedIn>> WithPasswordAsync(
        string email, string password, string? code, Actor actor, CancellationToken cancellationToken)
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
            return Disabled;
        if (await CheckCodeAsync(account, code, actor, cancellationToken) is { } missing)
            return missing;
        return await StartAsync(
            account, null, () => passwords.IsStillAsync(right, cancellationToken), actor, cancellationToken);
    }

    /// <summary>By an identity of another service, in the audit log.</summary>
    internal const string ByIdentity = "external";

    internal static Refusal Disabled { get; } = Refusal.Forbidden("account_disabled", "The account is disabled.");

    /// <summary>Null when the account asks for no code, or it was right.</summary>
    internal async ValueTask<Refusal?> CheckCodeAsync(
        AccountRecord account, string? code, Actor actor, CancellationToken cancellationToken)
    {
        var refusal = await secondFactor.CheckAsync(account, code, actor, cancellationToken);
        if (refusal is { Code: SecondFactor.InvalidCode })
            await audit.AddAsync(account.Id, AuditActions.SignInFailed, "second_factor", actor, cancellationToken);
        return refusal;
    }

    /// <param name="account">Who.</param>
    /// <param name="by">For the audit log: null for a password, else <see cref="ByIdentity"/>.</param>
    /// <param name="stillHoldsAsync">Whether what was checked is still so.</param>
    /// <param name="actor">Who has signed in.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async ValueTask<Outcome<SignedIn>> StartAsync(
        AccountRecord account,
        string? by,
        Func<ValueTask<bool>> stillHoldsAsync,
        Actor actor,
        CancellationToken cancellationToken)
    {
        var session = await sessions.CreateAsync(account.Id, actor, cancellationToken);
        // Changed between the check and the session: whoever changed it has ended the sessions that were there then.
        if (!await stillHoldsAsync())
        {
            await sessions.EndAsync(account.Id, session.Record.Id, cancellationToken);
            return PasswordVault.Wrong;
        }
        await AuditAsync(account.Id, AuditActions.SignedIn, by, session, actor, cancellationToken);
        return new SignedIn(account, session);
    }

    /// <summary>A session without a question: of an account that was made just now.</summary>
    internal async ValueTask<SignedIn> NewcomerAsync(
        AccountRecord account, string? by, Actor actor, CancellationToken cancellationToken)
    {
        var session = await sessions.CreateAsync(account.Id, actor, cancellationToken);
        await AuditAsync(account.Id, AuditActions.Registered, by, session, actor, cancellationToken);
        return new SignedIn(account, session);
    }

    private ValueTask AuditAsync(
        long accountId,
        string action,
        string? by,
        CreatedSession session,
        Actor actor,
        CancellationToken cancellationToken) =>
        audit.AddAsync(
            accountId, action, by, actor with { AccountId = accountId, SessionId = session.Record.Id }, cancellationToken);
}

/// <param name="Account">Who.</param>
/// <param name="Session">By which session from now on.</param>
public sealed record SignedIn(AccountRecord Account, CreatedSession Session);
