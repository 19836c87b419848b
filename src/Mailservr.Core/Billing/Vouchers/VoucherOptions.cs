namespace Mailservr.Billing;

/// <summary>Section <c>Mailservr:Vouchers</c>.</summary>
public sealed class VoucherOptions
{
    /// <summary>
    /// Plans by code. Each code is good for one purchase; a code that was redeemed stays so when it is taken out and put
    /// in again. 12 characters or more: they are as good as money.
    /// </summary>
    public Dictionary<string, string> Codes { get; } = new(StringComparer.Ordinal);
}
