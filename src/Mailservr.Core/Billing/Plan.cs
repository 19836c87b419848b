namespace Mailservr.Billing;

/// <summary>What an account may use.</summary>
/// <param name="Id">Lower-case; as in the configuration.</param>
/// <param name="Name">For people.</param>
/// <param name="Price">In the smallest unit of the currency, paid once; null when it is not for sale.</param>
/// <param name="Currency">ISO 4217, lower-case.</param>
/// <param name="Limits">What it allows.</param>
public sealed record Plan(string Id, string Name, long? Price, string Currency, PlanLimits Limits);

/// <summary>How much of each thing an account may have; null is without a limit.</summary>
public sealed record PlanLimits
{
    public int? Addresses { get; init; }

    public int? ApiKeys { get; init; }

    public int? Webhooks { get; init; }

    /// <inheritdoc cref="PlanOptions.AttachmentBytes"/>
    public long? AttachmentBytes { get; init; }
}
