using Mailservr.Billing;
using Mailservr.Sessions;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>The accounts as admins see them: who is there and what they may, never their mail.</summary>
public sealed class AccountAdministration(
    IRecordStore<AccountRecord> accounts, SessionDirectory sessions, PlanCatalogue plans) : IDisposable
{
    // A search that matches nothing must not walk through a million accounts in one request.
    private const int MaxScannedRows = 5000;
    private const int PageSize = 500;

    private static readonly Refusal LastAdmin =
        Refusal.Conflict("last_admin", "There would be no admin any more. Make another one first.");

    // Two admins at once would each see the other stay.
    private readonly SemaphoreSlim _changing = new(1, 1);

    /// <summary>Those whose e-mail or name holds the text, by ascending id.</summary>
    /// <returns>At most <paramref name="limit"/>, and where to go on; null at the end. A page may be short or empty.</returns>
    public async ValueTask<(IReadOnlyList<AccountRecord> Items, long? Next)> ListAsync(
        string? text, long afterId, int limit, CancellationToken cancellationToken)
    {
        var found = new List<AccountRecord>();
        for (var scanned = 0; scanned < MaxScannedRows; scanned += PageSize)
        {
            var page = await accounts.ListAsync(0, afterId, PageSize, cancellationToken);
            foreach (var account in page)
            {
                if (found.Count == limit)
                    return (found, found[^1].Id);
                afterId = account.Id;
                if (Contains(account, text))
                    found.Add(account);
            }
            if (page.Count < PageSize)
                return (found, null);
        }
        return (found, afterId);
    }

    public ValueTask<AccountRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
        accounts.FindAsync(id, cancellationToken);

    /// <summary>Saves role, plan and whether it is disabled; the sessions of a disabled account are over.</summary>
    /// <returns>Refused with <c>last_admin</c> when nobody would be left to take it back.</returns>
    public async ValueTask<Outcome<AccountRecord>> UpdateAsync(
        AccountRecord changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (changed.Plan is not null && plans.Find(changed.Plan) is null)
            return Refusal.Invalid("plan", $"The plans are {string.Join(", ", plans.All.Select(plan => plan.Id))}.");
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (!IsActiveAdmin(changed) && !await HasOtherAdminAsync(changed.Id, cancellationToken))
                return LastAdmin;
            var saved = await accounts.SaveChangeAsync(changed, cancellationToken);
            if (saved.Record is not { } account)
                return Refusal.Stale;
            if (account.Disabled)
                await sessions.EndAllAsync(account.Id, null, cancellationToken);
            return account;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Removes an account, unless nobody would be left to administer.</summary>
    /// <returns>Null when it was removed.</returns>
    internal async ValueTask<Refusal?> RemoveAsync(
        AccountRecord account, Func<ValueTask> remove, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (IsActiveAdmin(account) && !await HasOtherAdminAsync(account.Id, cancellationToken))
                return LastAdmin;
            await remove();
            return null;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask<AccountTotals> CountAsync(CancellationToken cancellationToken)
    {
        var (all, admins, disabled) = (0, 0, 0);
        await foreach (var account in accounts.AllAsync(0, cancellationToken))
        {
            all++;
            admins += account.Role == AccountRole.Admin ? 1 : 0;
            disabled += account.Disabled ? 1 : 0;
        }
        return new AccountTotals(all, admins, disabled);
    }

    public void Dispose() => _changing.Dispose();

    private ValueTask<bool> HasOtherAdminAsync(long id, CancellationToken cancellationToken) =>
        accounts.AllAsync(0, cancellationToken).AnyAsync(account => account.Id != id && IsActiveAdmin(account), cancellationToken);

    private static bool IsActiveAdmin(AccountRecord account) => account is { Role: AccountRole.Admin, Disabled: false };

    private static bool Contains(AccountRecord account, string? text) =>
        text is null
        || account.Email.Contains(text, StringComparison.OrdinalIgnoreCase)
        || account.Name.Contains(text, StringComparison.OrdinalIgnoreCase);
}

/// <param name="All">Every account.</param>
/// <param name="Admins">Those with the role.</param>
/// <param name="Disabled">Those that cannot do anything.</param>
public sealed record AccountTotals(int All, int Admins, int Disabled);
