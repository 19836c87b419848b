using System.Globalization;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Sessions;
using Mailservr.Storage;

namespace Mailservr.Passwords;

/// <summary>The passwords of accounts: set, checked, and hashed anew when the cost has risen.</summary>
public sealed class PasswordVault
{
    // Compared with when there is nothing to compare with, so that it takes as long: of a password nobody knows.
    private readonly Lazy<string> _decoy;

    private readonly IRecordStore<CredentialRecord> _credentials;
    private readonly IPasswordHasher _hasher;
    private readonly PasswordWorkers _workers;
    private readonly SignInThrottle _throttle;
    private readonly SessionDirectory _sessions;
    private readonly IdAllocator _ids;
    private readonly TimeProvider _time;

    internal PasswordVault(
        IRecordStore<CredentialRecord> credentials,
        IPasswordHasher hasher,
        PasswordWorkers workers,
        SignInThrottle throttle,
        SessionDirectory sessions,
        IdAllocator ids,
        TimeProvider time)
    {
        (_credentials, _hasher, _workers, _throttle) = (credentials, hasher, workers, throttle);
        (_sessions, _ids, _time) = (sessions, ids, time);
        _decoy = new Lazy<string>(() => hasher.Hash(Guid.NewGuid().ToString("N")));
    }

    internal static Refusal Wrong { get; } = new(
        RefusalKind.Unauthenticated, "invalid_credentials", "The e-mail or the password is not right.");

    /// <summary>Null when the account has no password.</summary>
    public ValueTask<CredentialRecord?> FindAsync(long accountId, CancellationToken cancellationToken) =>
        _credentials.FindByKeyAsync(CredentialRecord.PasswordOf(accountId), cancellationToken);

    /// <summary>Hashes a password that can be had; else refuses it, naming <paramref name="field"/>.</summary>
    public async ValueTask<Outcome<string>> HashAsync(
        string password, string email, string field, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (PasswordRules.WhyNot(password, email) is { } why)
            return Refusal.Invalid(field, why);
        return await _workers.RunAsync<string>(() => _hasher.Hash(password), cancellationToken);
    }

    /// <summary>Keeps a hash in place of the one that is there.</summary>
    /// <returns>False when another password was set meanwhile.</returns>
    public async ValueTask<bool> SetAsync(long accountId, string hash, CancellationToken cancellationToken)
    {
        var current = await FindAsync(accountId, cancellationToken);
        var changed = current is null
            ? new CredentialRecord
            {
                Id = await _ids.NextAsync(cancellationToken),
                OwnerId = accountId,
                Kind = CredentialRecord.Password,
                Subject = accountId.ToString(CultureInfo.InvariantCulture),
                Value = hash,
                CreatedAt = _time.GetUtcNow(),
            }
            : current with { Value = hash, CreatedAt = _time.GetUtcNow() };
        return (await _credentials.SaveAsync(changed, cancellationToken)).Record is not null;
    }

    /// <summary>
    /// Compares a password, in the same time whether there is an account, a password of it, or neither.
    /// </summary>
    /// <param name="email">What the client says; counted against guessing.</param>
    /// <param name="account">The account of that e-mail; null when there is none.</param>
    /// <param name="password">To be compared.</param>
    /// <param name="actor">Who tries.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The credential that was right; else <c>invalid_credentials</c>, <c>too_many_attempts</c> or <c>busy</c>.</returns>
    public async ValueTask<Outcome<CredentialRecord>> CheckAsync(
        string email, AccountRecord? account, string password, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(actor);
        var isKnown = account is not null && await _sessions.KnowsAsync(account.Id, actor, cancellationToken);
        if (_throttle.WaitFor(email, actor.Address, isKnown) is { } wait)
            return TooMany(wait);
        var credential = account is null ? null : await FindAsync(account.Id, cancellationToken);
        var outcome = await _workers.RunAsync(
            () => Check(email, credential, password, actor, isKnown), cancellationToken);
        if (outcome.Value is { Rehashed: { } hash } && credential is not null)
            credential = await RehashAsync(credential, hash, cancellationToken);
        return outcome.Refusal is { } refusal ? refusal : credential ?? (Outcome<CredentialRecord>)Wrong;
    }

    /// <summary>Asks the owner, who is signed in, for the password once more.</summary>
    /// <returns>
    /// Null when it is right, or there is none; else refused, naming <paramref name="field"/>, or as of
    /// <see cref="CheckAsync"/>.
    /// </returns>
    public async ValueTask<Refusal?> ConfirmAsync(
        AccountRecord account, string password, string field, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (await FindAsync(account.Id, cancellationToken) is null)
            return null;
        var check = await CheckAsync(account.Email, account, password, actor, cancellationToken);
        return check.Refusal is { Kind: RefusalKind.Unauthenticated }
            ? Refusal.Invalid(field, "The password is not right.")
            : check.Refusal;
    }

    // Asked and counted where passwords are compared one after the other: guesses made at once get no further than
    // guesses made in turn, and right ones are never counted.
    private Outcome<Checked> Check(
        string email, CredentialRecord? credential, string password, Actor actor, bool isKnown)
    {
        if (_throttle.WaitFor(email, actor.Address, isKnown) is { } wait)
            return TooMany(wait);
        var canBe = PasswordRules.CanBe(password);
        var check = Compare(canBe ? password : "-", credential?.Value);
        if (check == PasswordCheck.Wrong || credential is null || !canBe)
        {
            _throttle.Count(email, actor.Address, isKnown);
            return Wrong;
        }
        _throttle.Forget(email, actor.Address);
        return new Checked(check == PasswordCheck.RightButOutdated ? _hasher.Hash(password) : null);
    }

    // Making the decoy takes as long as comparing with it.
    private PasswordCheck Compare(string password, string? hash)
    {
        if (hash is not null)
            return _hasher.Check(password, hash);
        if (_decoy.IsValueCreated || _decoy.Value.Length == 0)
            _hasher.Check(password, _decoy.Value);
        return PasswordCheck.Wrong;
    }

    // Null when another password was set meanwhile: then this one is right no more.
    private async ValueTask<CredentialRecord?> RehashAsync(
        CredentialRecord credential, string hash, CancellationToken cancellationToken) =>
        (await _credentials.SaveAsync(credential with { Value = hash }, cancellationToken)).Record
        ?? (await IsStillAsync(credential, cancellationToken) ? credential : null);

    /// <summary>The password is still the one that was checked. A hash of higher cost is no other password.</summary>
    public async ValueTask<bool> IsStillAsync(CredentialRecord credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return (await FindAsync(credential.OwnerId, cancellationToken))?.CreatedAt == credential.CreatedAt;
    }

    private static Refusal TooMany(TimeSpan wait) =>
        new(RefusalKind.TooMany, "too_many_attempts", "Too many wrong passwords. Try again later.") { RetryAfter = wait };

    private sealed record Checked(string? Rehashed);
}
