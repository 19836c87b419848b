using System.Text.Json;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.Billing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Dashboard.Plans;

/// <summary>What an account may use, what it uses, and how it gets more.</summary>
internal sealed class PlanPages(
    Purchases purchases,
    PlanCatalogue catalogue,
    AccountViews views,
    PublicAddress address,
    IServiceProvider services,
    ILogger<PlanPages> logger)
{
    private const string Vouchers = "vouchers";

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new PlanForm());

    /// <summary>
    /// A page with a link to where is paid: a form of ours leads to no other site, also not by a redirect, because its
    /// policy says so.
    /// </summary>
    public async ValueTask<IResult> BuyAsync(Visit visit)
    {
        var plan = (await visit.FormAsync()).Text("plan");
        try
        {
            var bought = await purchases.BuyAsync(visit.Account, plan, PlacesOf(visit), visit.Aborted);
            return bought.Value is { } checkout && catalogue.Find(plan) is { } wanted
                ? visit.Show<CheckoutPage>(new CheckoutModel(wanted, checkout.Url))
                : await ShowAsync(visit, new PlanForm { Fault = FormFault.Of(bought.Refusal ?? Refusal.NotFound, visit.Texts) });
        }
        catch (HttpRequestException exception)
        {
            Http.Log.PaymentProviderFailed(logger, exception);
            return visit.Refuse(StatusCodes.Status502BadGateway, visit.Texts["plan.unreachable"]);
        }
    }

    public async ValueTask<IResult> RedeemAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = new PlanForm { Plan = form.Text("plan"), Code = form.Text("code").Trim() };
        if (await RedeemAsync(visit, typed) is { } refusal)
            return await ShowAsync(visit, typed with { Fault = FaultOf(refusal, visit.Texts) });
        return Visit.Then(visit.To("/plan?done=back"));
    }

    private async ValueTask<Refusal?> RedeemAsync(Visit visit, PlanForm typed)
    {
        var (_, newest) = await purchases.FindAsync(visit.Account, visit.Aborted);
        // Who has mistyped a code goes on with the purchase that he has begun.
        var checkout = newest is { State: PaymentState.Open, Provider: Vouchers } begun && begun.Plan == typed.Plan
            ? begun.CheckoutId
            : null;
        if (checkout is null)
        {
            var bought = await purchases.BuyAsync(visit.Account, typed.Plan, PlacesOf(visit), visit.Aborted);
            if (bought.Value is null)
                return bought.Refusal;
            checkout = bought.Value.Id;
        }
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["checkout"] = checkout,
            ["code"] = typed.Code,
        });
        return await purchases.FollowAsync(Vouchers, new PaymentNotice(_ => null, body), visit.Aborted);
    }

    // Without a code, the notice as a whole is none.
    private static FormFault FaultOf(Refusal refusal, Texts texts) => refusal.Field is "code" or "body"
        ? new FormFault("code", texts["plan.code_fault"])
        : FormFault.Of(refusal, texts);

    private CheckoutPlaces PlacesOf(Visit visit)
    {
        var site = address.BaseOf(visit.Request);
        return new(new Uri(site + visit.To("/plan?done=back")), new Uri($"{site}{visit.Place.Api}/billing/"));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, PlanForm form)
    {
        var (plan, newest) = await purchases.FindAsync(visit.Account, visit.Aborted);
        var provider = services.GetService<IPaymentProvider>();
        var model = new PlanModel
        {
            Plan = plan,
            Newest = newest,
            NewestPlan = catalogue.Find(newest?.Plan),
            Usage = Charts.Usage.Of(await views.OfAsync(visit.Account, visit.Aborted)),
            Offers =
            [
                .. purchases.ForSale().Reverse().Select(sold => new Offer(sold, plan is not null && catalogue.Best([plan.Id, sold.Id]) == plan)),
            ],
            TakesCodes = provider?.Name == Vouchers,
            Form = form,
            IsBack = visit.Request.Query["done"] == "back",
        };
        return visit.Show<PlanPage>(model, form.Fault);
    }
}

/// <summary>What has been typed for a voucher, and what was wrong with that or with a purchase.</summary>
internal sealed record PlanForm
{
    public string Plan { get; init; } = "";

    public string Code { get; init; } = "";

    public FormFault? Fault { get; init; }
}

/// <param name="Plan">For sale.</param>
/// <param name="IsOwned">The account has it, or a better one.</param>
internal sealed record Offer(Plan Plan, bool IsOwned);

/// <param name="Plan">What is bought.</param>
/// <param name="Url">Where it is paid.</param>
internal sealed record CheckoutModel(Plan Plan, Uri Url);

internal sealed record PlanModel
{
    /// <summary>Null when the account has to get one first.</summary>
    public required Plan? Plan { get; init; }

    public required PurchaseRecord? Newest { get; init; }

    /// <summary>Of the newest purchase; null when it is there no more.</summary>
    public required Plan? NewestPlan { get; init; }

    public required IReadOnlyList<Charts.Usage> Usage { get; init; }

    /// <summary>The cheapest first; none where nothing can be bought.</summary>
    public required IReadOnlyList<Offer> Offers { get; init; }

    /// <summary>Plans are given for codes, not for money.</summary>
    public required bool TakesCodes { get; init; }

    public required PlanForm Form { get; init; }

    /// <summary>The account's owner comes back from where is paid.</summary>
    public required bool IsBack { get; init; }
}
