using Microsoft.Extensions.Logging;

namespace Mailservr.Billing;

internal static partial class Log
{
    [LoggerMessage(6200, LogLevel.Information, "Purchase {PurchaseId} of account {AccountId} went from {Before} to {Now}")]
    public static partial void PurchaseChanged(
        ILogger logger, long purchaseId, long accountId, PaymentState before, PaymentState now);

    [LoggerMessage(6201, LogLevel.Error, "Purchase {PurchaseId} was paid with another amount: {Amount} {Currency}")]
    public static partial void OtherAmount(ILogger logger, long purchaseId, long amount, string currency);

    [LoggerMessage(6202, LogLevel.Warning, "What became of purchase {PurchaseId} could not be asked")]
    public static partial void ProviderFailed(ILogger logger, long purchaseId, Exception exception);

    [LoggerMessage(
        6204, LogLevel.Warning,
        "Purchase {PurchaseId} ({CheckoutId}) of the plan {Plan} was paid, but account {AccountId} has paid for it or a better one "
        + "with purchase {OtherId} ({OtherCheckoutId}, {OtherPlan}): one of the payments may have to go back")]
    public static partial void PaidTwice(
        ILogger logger, long purchaseId, string checkoutId, string plan, long accountId, long otherId, string otherCheckoutId,
        string otherPlan);

    [LoggerMessage(6203, LogLevel.Debug, "A notice for {Provider} is not JSON")]
    public static partial void MalformedNotice(ILogger logger, string provider);
}
