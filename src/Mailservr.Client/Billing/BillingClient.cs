using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>The plan of the account, and buying one.</summary>
public sealed class BillingClient
{
    private const string Path = "api/billing";
    private readonly ApiTransport _api;

    internal BillingClient(ApiTransport api) => _api = api;

    public Task<AccountBilling> GetAsync(CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Path), ClientJson.Default.DataAccountBilling, cancellationToken);

    /// <summary>Begins to buy a plan; <see cref="Checkout.Url"/> is where the buyer pays.</summary>
    public Task<Checkout> CheckoutAsync(
        string plan, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(
                Path + "/checkout", new CheckoutBody(plan), ClientJson.Default.CheckoutBody, idempotencyKey),
            ClientJson.Default.DataCheckout,
            cancellationToken);

    /// <summary>Pays a checkout with a code, on a host that gives plans for codes.</summary>
    public Task RedeemAsync(string checkout, string code, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Post(Path + "/vouchers", new VoucherBody(checkout, code), ClientJson.Default.VoucherBody),
            cancellationToken);
}

public sealed record AccountBilling
{
    /// <summary>Null: the account has to buy one.</summary>
    public string? Plan { get; init; }

    /// <summary>Of the newest purchase: <c>open</c>, <c>paid</c>, <c>expired</c>, <c>refunded</c>, <c>disputed</c>; <c>none</c> without one.</summary>
    public string Status { get; init; } = "";

    /// <summary>Those for sale.</summary>
    public IReadOnlyList<Plan> Plans { get; init; } = [];
}

public sealed record Plan
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>In the smallest unit of the currency, paid once.</summary>
    public long Price { get; init; }

    /// <summary>ISO 4217, lower-case.</summary>
    public string Currency { get; init; } = "";

    public AccountLimits Limits { get; init; } = new();
}

public sealed record Checkout
{
    public string Url { get; init; } = "";
}

internal sealed record CheckoutBody(string Plan);

internal sealed record VoucherBody(string Checkout, string Code);
