using Mailservr.Accounts;
using Mailservr.Storage;

namespace Mailservr.Billing;

/// <summary>Which plan an account has.</summary>
public sealed class AccountPlans(
    IRecordStore<PurchaseRecord> purchases,
    IRecordStore<AccountRecord> accounts,
    PlanCatalogue catalogue,
    MailservrOptions options)
{
    /// <summary>
    /// What an admin gave it; else the best of what it paid for; else the default, unless a plan is required. Nothing
    /// else is kept: a payment and the plan that comes of it are one row.
    /// </summary>
    public async ValueTask<Plan?> FindAsync(AccountRecord account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        return catalogue.Find(account.Plan) ?? Choose(account, await ListPurchasesAsync(account.Id, cancellationToken));
    }

    /// <summary>The plan of an account that has made these purchases and no others.</summary>
    internal Plan? Choose(AccountRecord account, IEnumerable<PurchaseRecord> made)
    {
        var paid = made.Where(purchase => purchase.State == PaymentState.Paid).Select(purchase => purchase.Plan).ToList();
        return catalogue.Find(account.Plan)
            ?? catalogue.Best(paid)
            ?? (IsFreeFor(account) ? catalogue.Find(options.Billing.DefaultPlan) : null);
    }

    /// <summary>Oldest first.</summary>
    internal ValueTask<List<PurchaseRecord>> ListPurchasesAsync(long accountId, CancellationToken cancellationToken) =>
        purchases.AllAsync(accountId, cancellationToken).ToListAsync(cancellationToken);

    /// <inheritdoc cref="FindAsync(AccountRecord, CancellationToken)"/>
    public async ValueTask<Plan?> FindAsync(long accountId, CancellationToken cancellationToken) =>
        await accounts.FindAsync(accountId, cancellationToken) is { } account
            ? await FindAsync(account, cancellationToken)
            : options.Billing.Required ? null : catalogue.Find(options.Billing.DefaultPlan);

    /// <summary>Whether an account may use the system at all.</summary>
    public async ValueTask<bool> IsInForceAsync(long accountId, CancellationToken cancellationToken)
    {
        // Without this, every recipient would cost a look at the purchases.
        return !options.Billing.Required || await FindAsync(accountId, cancellationToken) is not null;
    }

    private bool IsFreeFor(AccountRecord account) => !options.Billing.Required || account.Role == AccountRole.Admin;
}
