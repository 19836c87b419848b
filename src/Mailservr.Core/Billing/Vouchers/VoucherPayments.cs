using System.Globalization;
using System.Text.Json;
using Mailservr.Secrets;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.Billing;

/// <summary>
/// Plans for codes that the host gave away. The notice is <c>{ "checkout": "…", "code": "…" }</c>; the buyer sends it.
/// </summary>
internal sealed class VoucherPayments(
    IRecordStore<VoucherRecord> vouchers,
    IRecordStore<PurchaseRecord> purchases,
    IOptions<VoucherOptions> options,
    IdAllocator ids,
    TimeProvider time,
    ILogger<VoucherPayments> logger)
    : IPaymentProvider
{
    private static readonly Refusal Unusable =
        Refusal.Invalid("code", "The code is unknown, used up, or for another plan.");

    public string Name => "vouchers";

    public ValueTask<Checkout> CreateCheckoutAsync(CheckoutRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var id = request.PurchaseId.ToString(CultureInfo.InvariantCulture);
        return new(new Checkout(id, new Uri(request.Places.Notices, UrlOf(id))));
    }

    public async ValueTask<Outcome<CheckoutNotice>> ReadNoticeAsync(
        PaymentNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (!TryRead(notice.Body, out var checkout, out var code))
            return Refusal.Invalid("body", "The body must be a JSON object with checkout and code.");
        if (await purchases.FindByKeyAsync(PurchaseRecord.KeyOf(Name, checkout), cancellationToken) is not { } purchase
            || !options.Value.Codes.TryGetValue(code, out var plan)
            || plan != purchase.Plan)
            return Unusable;
        return await RedeemAsync(purchase, code, cancellationToken) ? new CheckoutNotice([checkout]) : Unusable;
    }

    public async ValueTask<Payment?> FindPaymentAsync(string checkoutId, CancellationToken cancellationToken)
    {
        if (await purchases.FindByKeyAsync(PurchaseRecord.KeyOf(Name, checkoutId), cancellationToken) is not { } purchase)
            return null;
        var redeemed = await vouchers.ListAsync(purchase.Id, 0, 1, cancellationToken);
        var state = redeemed.Count > 0 ? PaymentState.Paid : PaymentState.Open;
        return new Payment(state, purchase.Amount, purchase.Currency) { Url = state == PaymentState.Open ? UrlOf(checkoutId) : null };
    }

    private Uri UrlOf(string checkoutId) => new($"{Name}?checkout={checkoutId}", UriKind.Relative);

    // The hash is the natural key: of two who redeem at once, one is refused.
    private async ValueTask<bool> RedeemAsync(
        PurchaseRecord purchase, string code, CancellationToken cancellationToken)
    {
        var hash = SecretHash.Of(code);
        var voucher = new VoucherRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            OwnerId = purchase.Id,
            Hash = hash,
            RedeemedAt = time.GetUtcNow(),
        };
        if ((await vouchers.SaveAsync(voucher, cancellationToken)).Status == SaveStatus.Saved)
            return true;
        return (await vouchers.FindByKeyAsync(hash, cancellationToken))?.OwnerId == purchase.Id;
    }

    private bool TryRead(ReadOnlyMemory<byte> body, out string checkout, out string code)
    {
        (checkout, code) = ("", "");
        try
        {
            using var json = JsonDocument.Parse(body);
            (checkout, code) = (Text(json.RootElement, "checkout"), Text(json.RootElement, "code"));
        }
        catch (JsonException)
        {
            Log.MalformedNotice(logger, Name);
        }
        return checkout.Length > 0 && code.Length > 0;
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";
}
