using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

internal static partial class Log
{
    [LoggerMessage(4102, LogLevel.Error, "The delivery of webhooks failed and will begin again")]
    public static partial void DeliveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(4103, LogLevel.Error, "The queue of webhook {WebhookId} failed and will be tried again")]
    public static partial void QueueFailed(ILogger logger, long webhookId, Exception exception);

    [LoggerMessage(4104, LogLevel.Debug, "Webhook {WebhookId} did not get delivery {DeliveryId}")]
    public static partial void RequestFailed(ILogger logger, long webhookId, long deliveryId, Exception exception);

    [LoggerMessage(4105, LogLevel.Debug, "The answer of a receiver ended too early")]
    public static partial void AnswerCutShort(ILogger logger, Exception exception);

    [LoggerMessage(4106, LogLevel.Warning, "Webhook {WebhookId} is disabled: {Reason}")]
    public static partial void Disabled(ILogger logger, long webhookId, string reason);

    [LoggerMessage(4108, LogLevel.Error, "Webhook {WebhookId} gets nothing: its queue is damaged")]
    public static partial void QueueDamaged(ILogger logger, long webhookId, Exception exception);

    [LoggerMessage(4109, LogLevel.Error, "A webhook of account {AccountId} is damaged: those behind it may get nothing")]
    public static partial void WebhookDamaged(ILogger logger, long accountId, Exception exception);

    [LoggerMessage(4107, LogLevel.Warning, "Old deliveries of webhooks could not be forgotten; the next try is in an hour")]
    public static partial void PruningFailed(ILogger logger, Exception exception);
}
