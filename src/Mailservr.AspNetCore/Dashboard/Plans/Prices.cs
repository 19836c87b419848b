using Mailservr.Billing;

namespace Mailservr.AspNetCore.Dashboard.Plans;

/// <summary>What plans cost, in the words of people.</summary>
internal static class Prices
{
    // ISO 4217; all others have hundredths.
    private static readonly HashSet<string> Whole = new(
        ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Thousandths = new(
        ["bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"], StringComparer.OrdinalIgnoreCase);

    public static string Of(Plan plan, Texts texts)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(texts);
        if (plan.Price is null or 0)
            return texts["plan.free"];
        var digits = Whole.Contains(plan.Currency) ? 0 : Thousandths.Contains(plan.Currency) ? 3 : 2;
        var amount = plan.Price.Value / (decimal)Math.Pow(10, digits);
        return amount.ToString("N" + digits, texts.Culture) + "\u00a0" + plan.Currency.ToUpperInvariant();
    }
}
