using Mailservr.AspNetCore.Http;
using Mailservr.Billing;

namespace Mailservr.AspNetCore.Billing;

internal sealed record BillingView
{
    /// <summary>Null: the account has to buy one.</summary>
    public required string? Plan { get; init; }

    /// <summary>Of the newest purchase: open, paid, expired, refunded, disputed; none without one.</summary>
    public required string Status { get; init; }

    public required IReadOnlyList<PlanView> Plans { get; init; }
}

internal sealed record PlanView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>In the smallest unit of the currency, paid once.</summary>
    public required long Price { get; init; }

    public required string Currency { get; init; }

    public required PlanLimitsView Limits { get; init; }

    public static PlanView Of(Plan plan) => new()
    {
        Id = plan.Id,
        Name = plan.Name,
        Price = plan.Price ?? 0,
        Currency = plan.Currency,
        Limits = PlanLimitsView.Of(plan.Limits),
    };
}

/// <summary>Null: no limit.</summary>
internal sealed record PlanLimitsView(int? Addresses, int? ApiKeys, int? Webhooks, long? AttachmentBytes)
{
    public static PlanLimitsView Of(PlanLimits limits) =>
        new(limits.Addresses, limits.ApiKeys, limits.Webhooks, limits.AttachmentBytes);
}

internal sealed class CheckoutBody
{
    public string? Plan { get; set; }
}

internal sealed record CheckoutView(Uri Url);

internal sealed record NoticeView(bool Received);
