using Mailservr.Accounts;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Billing;

/// <summary>Buys plans and keeps up with what became of the payments.</summary>
public sealed class Purchases(
    IRecordStore<PurchaseRecord> purchases,
    AccountPlans plans,
    PlanCatalogue catalogue,
    IdAllocator ids,
    TimeProvider time,
    ILogger<Purchases> logger,
    IPaymentProvider? provider = null)
{
    // Each is a call to the provider. More at once has nobody who pays, and the oldest expire first.
    private const int AskedAtOnce = 10;

    // Somebody waits for a page. Those that are left are asked about when it is looked at again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Opens a checkout, or gives the one that is open for the plan already: nobody shall pay twice.</summary>
    public async ValueTask<Outcome<Checkout>> BuyAsync(
        AccountRecord account, string planId, CheckoutPlaces places, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (provider is null)
            return Refusal.Conflict("payments_off", "Plans cannot be bought here.");
        if (catalogue.Find(planId) is not { Price: { } price } plan)
            return Refusal.Invalid("plan", $"The plans for sale are {string.Join(", ", ForSale().Select(p => p.Id))}.");
        // Before the plan is looked at: what is still open here may have been paid meanwhile.
        var open = await FindOpenAsync(provider, account.Id, plan, places, cancellationToken);
        if (await plans.FindAsync(account, cancellationToken) is { } current && catalogue.Best([current.Id, planId]) == current)
            return Refusal.Conflict("plan_owned", $"The account has the plan {current.Name} already.");
        if (open is not null)
            return open;

        var id = await ids.NextAsync(cancellationToken);
        var checkout = await provider.CreateCheckoutAsync(
            new CheckoutRequest(id, account.Id, plan, places), cancellationToken);
        var now = time.GetUtcNow();
        var saved = await purchases.SaveAsync(
            new PurchaseRecord
            {
                Id = id,
                OwnerId = account.Id,
                Provider = provider.Name,
                CheckoutId = checkout.Id,
                Plan = plan.Id,
                Amount = price,
                Currency = plan.Currency,
                CreatedAt = now,
                ChangedAt = now,
            },
            cancellationToken);
        // Its repetition is given the same checkout (the id is the same), and finds its purchase there.
        return saved.Status == SaveStatus.Saved || await purchases.FindAsync(id, cancellationToken) is not null
            ? checkout
            : throw new InvalidOperationException($"{provider.Name} gave the same checkout twice.");
    }

    private async ValueTask<Checkout?> FindOpenAsync(
        IPaymentProvider from, long accountId, Plan plan, CheckoutPlaces places, CancellationToken cancellationToken)
    {
        var made = await plans.ListPurchasesAsync(accountId, cancellationToken);
        foreach (var purchase in OpenIn(made.Where(purchase => purchase.Plan == plan.Id)))
        {
            var payment = await UpdateAsync(from, purchase.CheckoutId, cancellationToken);
            // The price may have changed since.
            if (payment is { State: PaymentState.Open, Url: { } url }
                && (payment.Amount, payment.Currency) == (plan.Price, plan.Currency))
                return new Checkout(purchase.CheckoutId, new Uri(places.Notices, url));
        }
        return null;
    }

    /// <summary>Follows a notice of the provider.</summary>
    /// <returns>Why it was refused; null when it was followed, or was about nothing of ours.</returns>
    public async ValueTask<Refusal?> FollowAsync(
        string providerName, PaymentNotice notice, CancellationToken cancellationToken)
    {
        if (provider is null || provider.Name != providerName)
            return Refusal.NotFound;
        var read = await provider.ReadNoticeAsync(notice, cancellationToken);
        foreach (var checkoutId in read.Value?.CheckoutIds ?? [])
            await UpdateAsync(provider, checkoutId, cancellationToken);
        return read.Refusal;
    }

    /// <summary>
    /// The newest purchase of an account, and the plan that it has by all of them; asks the provider about those that are
    /// open, in case their notice is late or lost.
    /// </summary>
    public async ValueTask<AccountBilling> FindAsync(AccountRecord account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var made = await plans.ListPurchasesAsync(account.Id, cancellationToken);
        if (OpenIn(made) is { Count: > 0 } open)
        {
            await RefreshAsync(open, cancellationToken);
            made = await plans.ListPurchasesAsync(account.Id, cancellationToken);
        }
        return new AccountBilling(plans.Choose(account, made), made is [.., var newest] ? newest : null);
    }

    /// <summary>The newest first.</summary>
    private List<PurchaseRecord> OpenIn(IEnumerable<PurchaseRecord> made) =>
        [.. made.Where(purchase => purchase.State == PaymentState.Open && purchase.Provider == provider?.Name)
            .Reverse().Take(AskedAtOnce)];

    private async ValueTask RefreshAsync(IEnumerable<PurchaseRecord> open, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        foreach (var purchase in open)
        {
            if (provider is null || time.GetElapsedTime(began) > Patience
                || !await TryUpdateAsync(provider, purchase, cancellationToken))
                return;
        }
    }

    /// <returns>False when the provider fails: it would let those behind wait as long.</returns>
    private async ValueTask<bool> TryUpdateAsync(
        IPaymentProvider from, PurchaseRecord purchase, CancellationToken cancellationToken)
    {
        try
        {
            await UpdateAsync(from, purchase.CheckoutId, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.ProviderFailed(logger, purchase.Id, exception);
            return false;
        }
    }

    /// <summary>The dearest first; none where nobody takes money.</summary>
    public IEnumerable<Plan> ForSale() => provider is null ? [] : catalogue.All.Where(plan => plan.Price is not null);

    // The row is read before the provider is asked: whoever saves later has asked later too, or its save is stale.
    /// <returns>What the provider says; null when that is nothing, or is not for us.</returns>
    private async ValueTask<Payment?> UpdateAsync(
        IPaymentProvider from, string checkoutId, CancellationToken cancellationToken)
    {
        var key = PurchaseRecord.KeyOf(from.Name, checkoutId);
        while (await purchases.FindByKeyAsync(key, cancellationToken) is { } purchase)
        {
            if (await from.FindPaymentAsync(checkoutId, cancellationToken) is not { } payment || !IsFor(purchase, payment))
                return null;
            if (purchase.State == payment.State)
                return payment;
            var changed = purchase with { State = payment.State, ChangedAt = time.GetUtcNow() };
            if ((await purchases.SaveAsync(changed, cancellationToken)).Status != SaveStatus.Saved)
                continue;
            Log.PurchaseChanged(logger, purchase.Id, purchase.OwnerId, purchase.State, payment.State);
            if (payment.State == PaymentState.Paid)
                await TellOfSecondPaymentAsync(changed, cancellationToken);
            return payment;
        }
        return null;
    }

    // The money is kept and shows in the row. Whether it goes back is for a person to say.
    private async ValueTask TellOfSecondPaymentAsync(PurchaseRecord paid, CancellationToken cancellationToken)
    {
        foreach (var other in await plans.ListPurchasesAsync(paid.OwnerId, cancellationToken))
        {
            if (other.Id != paid.Id && other.State == PaymentState.Paid
                && catalogue.Best([other.Plan, paid.Plan])?.Id == other.Plan)
                Log.PaidTwice(logger, paid.Id, paid.CheckoutId, paid.Plan, paid.OwnerId, other.Id, other.CheckoutId, other.Plan);
        }
    }

    private bool IsFor(PurchaseRecord purchase, Payment payment)
    {
        if (payment.Amount == purchase.Amount && payment.Currency == purchase.Currency)
            return true;
        Log.OtherAmount(logger, purchase.Id, payment.Amount, payment.Currency);
        return false;
    }
}

/// <param name="Plan">The plan of the account; null when it has none.</param>
/// <param name="Newest">Its last purchase; null when it has made none.</param>
public sealed record AccountBilling(Plan? Plan, PurchaseRecord? Newest);
