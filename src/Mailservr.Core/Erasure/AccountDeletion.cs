using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Sessions;
using Mailservr.Storage;

namespace Mailservr.Erasure;

/// <summary>Deletes accounts, by their owners or by admins.</summary>
/// <remarks>
/// The row of the account is what everybody asks for: from the moment it is gone nobody signs in, no key works and no mail is
/// taken, on any host. The erasure is written down before, so that a process that ends in between has only postponed the rest.
/// </remarks>
public sealed class AccountDeletion
{
    // A password was asked for at that time; without one, this is all that can be asked for.
    private static readonly TimeSpan FreshSession = TimeSpan.FromMinutes(10);

    // Of work: the batches of a large account, and a look some minutes later.
    private static readonly TimeSpan PurgeTime = TimeSpan.FromHours(1);

    private readonly IRecordStore<AccountRecord> _accounts;
    private readonly IRecordStore<ErasureRecord> _erasures;
    private readonly AccountAdministration _administration;
    private readonly AccountRecords _records;
    private readonly PasswordVault _passwords;
    private readonly AuditLog _audit;
    private readonly ErasureLoop _loop;
    private readonly IdAllocator _ids;
    private readonly PrivacyOptions _options;
    private readonly TimeProvider _time;

    internal AccountDeletion(
        IRecordStore<AccountRecord> accounts,
        IRecordStore<ErasureRecord> erasures,
        AccountAdministration administration,
        AccountRecords records,
        PasswordVault passwords,
        AuditLog audit,
        ErasureLoop loop,
        IdAllocator ids,
        PrivacyOptions options,
        TimeProvider time) =>
        (_accounts, _erasures, _administration, _records, _passwords, _audit, _loop, _ids, _options, _time) =
            (accounts, erasures, administration, records, passwords, audit, loop, ids, options, time);

    /// <param name="account">Whose owner asks.</param>
    /// <param name="password">Of the account; not looked at where it has none.</param>
    /// <param name="session">By which the owner asks; null: by a key. One of the last ten minutes stands for a password.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the call, until the account is gone.</param>
    /// <returns>
    /// Refused with <c>last_admin</c>, <c>fresh_session_required</c>, <c>too_many_attempts</c>, <c>busy</c>, or naming the
    /// password.
    /// </returns>
    public async ValueTask<Outcome<DeletedAccount>> DeleteOwnAsync(
        AccountRecord account, string password, SessionRecord? session, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        return await WhyNotAsync(account, password, session, actor, cancellationToken) is { } refusal
            ? refusal
            : await DeleteAsync(account, actor, cancellationToken);
    }

    /// <summary>Without a question; for admins.</summary>
    /// <returns>Refused with <c>last_admin</c> when nobody would be left to administer.</returns>
    public async ValueTask<Outcome<DeletedAccount>> DeleteAsync(
        AccountRecord account, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(actor);
        var now = _time.GetUtcNow();
        var erasure = new ErasureRecord
        {
            Id = await _ids.NextAsync(cancellationToken),
            AccountId = account.Id,
            DeletedAt = now,
            DueAt = now + _options.PurgeDelay,
        };
        var refusal = await _administration.RemoveAsync(account, () => RemoveAsync(erasure), cancellationToken);
        if (refusal is not null)
            return refusal;
        // Of the system, not of the account, whose own log goes with it; so without anybody's network or browser.
        await _audit.AddAsync(
            0, AuditActions.AccountDeleted, erasure.Key, actor with { Address = null, UserAgent = null }, CancellationToken.None);
        _loop.Wake();
        return new DeletedAccount(now, erasure.DueAt + PurgeTime);
    }

    // From here on it is done, whether the client waits or not.
    private async ValueTask RemoveAsync(ErasureRecord erasure)
    {
        await _erasures.SaveAsync(erasure, CancellationToken.None);
        await _accounts.DeleteAsync(erasure.AccountId, CancellationToken.None);
        await _records.DeleteAccessAsync(erasure.AccountId, new ErasureTally(), CancellationToken.None);
    }

    private async ValueTask<Refusal?> WhyNotAsync(
        AccountRecord account, string password, SessionRecord? session, Actor actor, CancellationToken cancellationToken)
    {
        if (await _passwords.FindAsync(account.Id, cancellationToken) is null)
        {
            return session?.CreatedAt > _time.GetUtcNow() - FreshSession
                ? null
                : Refusal.Forbidden(
                    "fresh_session_required", "The account has no password. Sign in and delete it within ten minutes.");
        }

        return await _passwords.ConfirmAsync(account, password, "password", actor, cancellationToken);
    }
}

/// <param name="DeletedAt">Since when nobody signs in and no mail is taken.</param>
/// <param name="PurgedBy">When nothing of it is left, at the latest.</param>
public sealed record DeletedAccount(DateTimeOffset DeletedAt, DateTimeOffset PurgedBy);
