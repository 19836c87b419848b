namespace Mailservr.Billing;

/// <summary>Takes money for plans, once each; nothing recurs.</summary>
/// <remarks>
/// Card data never comes near this process: the buyer pays on a page of the provider. What became of a checkout is always
/// asked for (<see cref="FindPaymentAsync"/>), so that notices may come late, twice, out of order or concurrently.
/// A fault is an exception; the caller tries again. <see cref="HttpRequestException"/> says that the provider does not
/// answer, or nothing that can be read: 502 <c>payment_provider_failed</c>.
/// </remarks>
public interface IPaymentProvider
{
    /// <summary>Lower-case letters; its notices come to <c>POST /api/billing/{name}</c>.</summary>
    string Name { get; }

    /// <summary>Opens a page where the buyer can pay. A repetition for the same purchase opens no second one.</summary>
    ValueTask<Checkout> CreateCheckoutAsync(CheckoutRequest request, CancellationToken cancellationToken);

    /// <summary>Proves that a notice is genuine.</summary>
    ValueTask<Outcome<CheckoutNotice>> ReadNoticeAsync(PaymentNotice notice, CancellationToken cancellationToken);

    /// <returns>What became of a checkout until now; null when the provider does not know it.</returns>
    ValueTask<Payment?> FindPaymentAsync(string checkoutId, CancellationToken cancellationToken);
}

/// <param name="PurchaseId">Ours; unique.</param>
/// <param name="AccountId">The buyer.</param>
/// <param name="Plan">What is bought, with its price.</param>
/// <param name="Places">Where it goes on.</param>
public sealed record CheckoutRequest(long PurchaseId, long AccountId, Plan Plan, CheckoutPlaces Places);

/// <param name="Return">Where the buyer's browser goes afterwards, paid or not.</param>
/// <param name="Notices">Where notices come in: the name of the provider is put behind it.</param>
public sealed record CheckoutPlaces(Uri Return, Uri Notices);

/// <param name="Id">The provider's; unique.</param>
/// <param name="Url">Where the buyer pays.</param>
public sealed record Checkout(string Id, Uri Url);

/// <param name="Header">A header field of the request by name; null when it is missing.</param>
/// <param name="Body">The bytes as they came: signatures are over these.</param>
public sealed record PaymentNotice(Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <param name="CheckoutIds">What a genuine notice is about; empty when it is about something else.</param>
public sealed record CheckoutNotice(IReadOnlyList<string> CheckoutIds);

/// <param name="State">What became of it.</param>
/// <param name="Amount">In the smallest unit of the currency.</param>
/// <param name="Currency">ISO 4217, lower-case.</param>
public sealed record Payment(PaymentState State, long Amount, string Currency)
{
    /// <summary>
    /// Where an open one can still be paid: who buys the plan again is sent there; relative to <see cref="CheckoutPlaces.Notices"/>
    /// when it is below that. Null when it cannot be any more, or when the provider does not say; then another checkout is opened.
    /// </summary>
    public Uri? Url { get; init; }
}

public enum PaymentState
{
    /// <summary>Not paid yet, or the money is still under way.</summary>
    Open,

    Paid,

    /// <summary>Never paid, and it cannot be any more.</summary>
    Expired,

    /// <summary>All of the money went back.</summary>
    Refunded,

    /// <summary>The buyer's bank has asked for the money back, and has not decided for us.</summary>
    Disputed,
}
