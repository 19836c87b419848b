using Microsoft.Extensions.Options;

namespace Mailservr.Billing;

/// <summary>Checks the codes at the start; none of them is shown.</summary>
internal sealed class VoucherOptionsValidator(PlanCatalogue catalogue) : IValidateOptions<VoucherOptions>
{
    private const int ShortestCode = 12;

    public ValidateOptionsResult Validate(string? name, VoucherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = options.Codes.SelectMany(code => Faults(code.Key, code.Value)).Distinct(StringComparer.Ordinal).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Faults(string code, string plan)
    {
        if (code.Length < ShortestCode)
            yield return $"Mailservr:Vouchers:Codes has a code of {code.Length} characters. Give 12 or more, at random.";
        if (catalogue.Find(plan) is not { Price: not null })
            yield return $"Mailservr:Vouchers:Codes has a code for the plan '{plan}', which is not for sale. "
                + "Name a plan of Mailservr:Billing:Plans that has a Price; it may be 0.";
    }
}
