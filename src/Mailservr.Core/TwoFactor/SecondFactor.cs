using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Sessions;
using Mailservr.Storage;

namespace Mailservr.TwoFactor;

/// <summary>What a sign-in asks for besides the password, where the account wants it: a code of an authenticator app.</summary>
public sealed class SecondFactor
{
    internal const string InvalidCode = "second_factor_invalid";

    // More than any code has, with all the spaces that people type.
    private const int MaxCodeLength = 64;

    private readonly TotpSecrets _secrets;
    private readonly RecoveryCodes _recoveryCodes;
    private readonly PasswordVault _passwords;
    private readonly SessionDirectory _sessions;
    private readonly AuditLog _audit;
    private readonly SignInThrottle _throttle;

    internal SecondFactor(
        TotpSecrets secrets,
        RecoveryCodes recoveryCodes,
        PasswordVault passwords,
        SessionDirectory sessions,
        AuditLog audit,
        AccountOptions options,
        TimeProvider time)
    {
        (_secrets, _recoveryCodes, _passwords) = (secrets, recoveryCodes, passwords);
        (_sessions, _audit) = (sessions, audit);
        // Counted apart from passwords: a right password forgets wrong ones, and must not forget wrong codes. Only who has
        // the password comes this far, so strangers together get no more tries than one.
        _throttle = new SignInThrottle(
            new AccountOptions
            {
                WrongPasswords = options.WrongPasswords,
                WrongPasswordsPerAddress = options.WrongPasswordsPerAddress,
                WrongPasswordsOfStrangers = options.WrongPasswords,
            },
            time);
    }

    private static Refusal Required { get; } = new(
        RefusalKind.Unauthenticated, "second_factor_required", "A code of the authenticator app is needed as well.");

    private static Refusal Wrong { get; } = new(
        RefusalKind.Unauthenticated, InvalidCode, "The code is not right, or has been used.");

    private static Refusal AlreadyOn { get; } =
        Refusal.Conflict("second_factor_on", "The second factor is on already. Switch it off first.");

    private static Refusal Off { get; } = Refusal.Conflict("second_factor_off", "There is no second factor.");

    public ValueTask<bool> IsOnAsync(long accountId, CancellationToken cancellationToken) =>
        _secrets.IsActiveAsync(accountId, cancellationToken);

    /// <summary>Makes a secret for an authenticator app. Nothing is asked for until <see cref="ConfirmAsync"/>.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="password">Not looked at where there is none.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>It cannot be read again; or <c>second_factor_on</c>, or refused as of <see cref="PasswordVault.ConfirmAsync"/>.</returns>
    public async ValueTask<Outcome<NewTotpSecret>> BeginAsync(
        AccountRecord account, string password, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (await IsOnAsync(account.Id, cancellationToken))
            return AlreadyOn;
        if (await _passwords.ConfirmAsync(account, password, "password", actor, cancellationToken) is { } refusal)
            return refusal;
        return await _secrets.BeginAsync(account.Id, cancellationToken) is { } secret
            ? new NewTotpSecret(Base32.Encode(secret), account.Email)
            : Refusal.Stale;
    }

    /// <summary>The first right code switches the second factor on and ends all other sessions.</summary>
    /// <returns>The recovery codes, which cannot be read again; or refused, naming the code.</returns>
    public async ValueTask<Outcome<NewRecoveryCodes>> ConfirmAsync(
        AccountRecord account, string code, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(actor);
        if (await IsOnAsync(account.Id, cancellationToken))
            return AlreadyOn;
        var refused = await TryAsync(
            account, actor, () => _secrets.ActivateAsync(account.Id, Normalize(code), cancellationToken), cancellationToken);
        if (refused is not null)
            return AsField(refused);
        await _sessions.EndAllAsync(account.Id, actor.SessionId, cancellationToken);
        return new NewRecoveryCodes(await _recoveryCodes.RenewAsync(account.Id, cancellationToken));
    }

    /// <summary>Recovery codes in place of those that are left.</summary>
    /// <returns>They cannot be read again; or refused, naming the field.</returns>
    public async ValueTask<Outcome<NewRecoveryCodes>> RenewRecoveryCodesAsync(
        AccountRecord account, string password, string code, Actor actor, CancellationToken cancellationToken) =>
        await ProveAsync(account, password, code, actor, cancellationToken) is { } refusal
            ? refusal
            : new NewRecoveryCodes(await _recoveryCodes.RenewAsync(account.Id, cancellationToken));

    /// <summary>From now on the password is enough.</summary>
    /// <returns>Null when it is off; else refused, naming the field.</returns>
    public async ValueTask<Refusal?> RemoveAsync(
        AccountRecord account, string password, string code, Actor actor, CancellationToken cancellationToken)
    {
        if (await ProveAsync(account, password, code, actor, cancellationToken) is { } refusal)
            return refusal;
        await ResetAsync(account.Id, cancellationToken);
        return null;
    }

    /// <summary>Switches it off without a question: for admins, when somebody has lost everything.</summary>
    /// <returns>False when there was none.</returns>
    public async ValueTask<bool> ResetAsync(long accountId, CancellationToken cancellationToken)
    {
        var wasOn = await IsOnAsync(accountId, cancellationToken);
        await _secrets.DeleteAsync(accountId, cancellationToken);
        await _recoveryCodes.DeleteAsync(accountId, cancellationToken);
        return wasOn;
    }

    /// <summary>Asks for the code, where the account wants one, and uses it up.</summary>
    /// <param name="account">Who signs in.</param>
    /// <param name="code">Six digits of the app, or a recovery code; null or empty when there is none.</param>
    /// <param name="actor">Who tries.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// Null when nothing is missing; else <c>second_factor_required</c>, <c>second_factor_invalid</c> or
    /// <c>too_many_attempts</c>.
    /// </returns>
    internal async ValueTask<Refusal?> CheckAsync(
        AccountRecord account, string? code, Actor actor, CancellationToken cancellationToken)
    {
        if (!await IsOnAsync(account.Id, cancellationToken))
            return null;
        if (string.IsNullOrWhiteSpace(code))
            return Required;
        return await TryAsync(
            account, actor, () => UseAsync(account.Id, Normalize(code), actor, cancellationToken), cancellationToken);
    }

    private async ValueTask<bool> UseAsync(
        long accountId, string code, Actor actor, CancellationToken cancellationToken)
    {
        if (code.Length == Totp.Digits)
            return await _secrets.UseAsync(accountId, code, cancellationToken);
        if (!await _recoveryCodes.UseAsync(accountId, code, cancellationToken))
            return false;
        await _audit.AddAsync(accountId, AuditActions.RecoveryCodeUsed, null, actor, cancellationToken);
        return true;
    }

    // What protects the account is taken from it only by who has both.
    private async ValueTask<Refusal?> ProveAsync(
        AccountRecord account, string password, string code, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(actor);
        if (!await IsOnAsync(account.Id, cancellationToken))
            return Off;
        if (await _passwords.ConfirmAsync(account, password, "password", actor, cancellationToken) is { } refusal)
            return refusal;
        var refused = await CheckAsync(account, code, actor, cancellationToken);
        return refused is null ? null : AsField(refused);
    }

    // Counted before it is compared, and forgiven when it was right: guesses made at once get no further than in turn.
    private async ValueTask<Refusal?> TryAsync(
        AccountRecord account, Actor actor, Func<ValueTask<bool>> use, CancellationToken cancellationToken)
    {
        var isKnown = await _sessions.KnowsAsync(account.Id, actor, cancellationToken);
        if (_throttle.TryCount(account.Email, actor.Address, isKnown) is { } wait)
            return new Refusal(RefusalKind.TooMany, "too_many_attempts", "Too many wrong codes. Try again later.")
            {
                RetryAfter = wait,
            };
        if (!await use())
            return Wrong;
        _throttle.Forgive(account.Email, actor.Address, isKnown);
        return null;
    }

    // Who asks is signed in: it is the input that is wrong.
    private static Refusal AsField(Refusal refusal) => refusal.Kind == RefusalKind.Unauthenticated
        ? Refusal.Invalid("code", "The code is not right, has been used, or came too late.")
        : refusal;

    private static string Normalize(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Length > MaxCodeLength
            ? ""
            : string.Concat(code.Where(letter => !char.IsWhiteSpace(letter) && letter != '-')).ToLowerInvariant();
    }
}

/// <param name="Codes">Each works once, in place of a code of the app.</param>
public sealed record NewRecoveryCodes(IReadOnlyList<string> Codes);
