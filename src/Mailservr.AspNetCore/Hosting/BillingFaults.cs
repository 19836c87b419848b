using Mailservr.Billing;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>What is wrong with <c>Mailservr:Billing</c>.</summary>
internal static class BillingFaults
{
    private const int CurrencyLength = 3;

    public static IEnumerable<string> Of(BillingOptions options)
    {
        var ids = string.Join(", ", options.Plans.Keys.Order(StringComparer.Ordinal));
        if (!options.Plans.ContainsKey(options.DefaultPlan))
            yield return $"Mailservr:Billing:DefaultPlan is '{options.DefaultPlan}'. Give one of {ids}.";
        if (options.Required && options.Plans.Values.All(plan => plan.Price is null))
            yield return "Mailservr:Billing:Required is true, but no plan is for sale. Give Mailservr:Billing:Plans:pro:Price, "
                + "in the smallest unit of the currency.";
        foreach (var (id, plan) in options.Plans)
        {
            foreach (var fault in Of(plan))
                yield return $"Mailservr:Billing:Plans:{id}:{fault}";
        }
    }

    private static IEnumerable<string> Of(PlanOptions plan)
    {
        if (plan.Price < 0)
            yield return $"Price is {plan.Price}. Give a number of cents, or nothing when it is not for sale.";
        // ISO 4217, as Stripe writes it.
        if (plan.Currency.Length != CurrencyLength || !plan.Currency.All(char.IsAsciiLetterLower))
            yield return $"Currency is '{plan.Currency}'. Give three lower-case letters, like usd.";
        (string Option, int? Value)[] limits =
            [("Addresses", plan.Addresses), ("ApiKeys", plan.ApiKeys), ("Webhooks", plan.Webhooks)];
        foreach (var (option, value) in limits)
        {
            if (value < 0)
                yield return $"{option} is {value}. Give a number from 0, or nothing for no limit.";
        }

        if (plan.AttachmentBytes < 1)
            yield return $"AttachmentBytes is {plan.AttachmentBytes}. Give a number of bytes from 1, or nothing for no limit.";
    }
}
