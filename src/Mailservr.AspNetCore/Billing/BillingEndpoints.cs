using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Billing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Billing;

internal static class BillingEndpoints
{
    public static Problem Unreachable { get; } = new(
        StatusCodes.Status502BadGateway, "payment_provider_failed", "The payment provider does not answer. Try again later.");

    public static void MapBilling(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/billing");
        group.MapGet("", GetAsync).RequireScope(ApiScopes.Account).Answers<BillingView>().Says(BillingOperations.Get);
        group.MapPost("/checkout", BuyAsync).RequireScope(ApiScopes.Account).Creates<CheckoutView>()
            .Says(BillingOperations.Buy);
        group.MapPost("/{provider}", NoticeAsync).AllowAnonymous().Answers<NoticeView>()
            .Says(BillingOperations.Notice);
    }

    private static async Task<IResult> GetAsync(
        Caller caller, Purchases purchases, CancellationToken cancellationToken)
    {
        var (plan, newest) = await purchases.FindAsync(caller.Account, cancellationToken);
        return Answer.OkByContent(new BillingView
        {
            Plan = plan?.Id,
            Status = newest is null ? "none" : Word.Of(newest.State),
            Plans = [.. purchases.ForSale().Select(PlanView.Of)],
        });
    }

    private static async Task<IResult> BuyAsync(
        JsonBody<CheckoutBody> body,
        Caller caller,
        Purchases purchases,
        PublicAddress address,
        HttpRequest request,
        ILogger<Problem> logger,
        CancellationToken cancellationToken)
    {
        var root = address.BaseOf(request) + request.PathBase;
        var billing = root + request.Path.Value?[..request.Path.Value.LastIndexOf('/')];
        var places = new CheckoutPlaces(new Uri(root + "/"), new Uri(billing + "/"));
        try
        {
            var bought = await purchases.BuyAsync(caller.Account, body.Value.Plan ?? "", places, cancellationToken);
            return bought.Answer(checkout =>
                Answer.Created(new CheckoutView(checkout.Url), checkout.Url.AbsoluteUri));
        }
        catch (HttpRequestException exception)
        {
            Http.Log.PaymentProviderFailed(logger, exception);
            return Unreachable;
        }
    }

    private static async Task<IResult> NoticeAsync(
        string provider,
        HttpContext context,
        Purchases purchases,
        ILogger<Problem> logger,
        CancellationToken cancellationToken)
    {
        var (bytes, problem) = await BodyReader.ReadBytesAsync(context);
        if (problem is not null)
            return problem;
        var notice = new PaymentNotice(name => context.Request.Headers[name], bytes);
        try
        {
            return await purchases.FollowAsync(provider, notice, cancellationToken) is { } refusal
                ? (Problem)refusal
                : Answer.Ok(new NoticeView(Received: true));
        }
        catch (HttpRequestException exception)
        {
            // Whoever sent the notice sends it again.
            Http.Log.PaymentProviderFailed(logger, exception);
            return Unreachable;
        }
    }
}
