using System.Text.Json;
using Mailservr.Events;
using Mailservr.Serialization;
using Microsoft.Extensions.Logging;

namespace Snippets;

public sealed partial class OrderMailSubscriber(ILogger<OrderMailSubscriber> logger) : IEventSubscriber
{
    public ValueTask OnEventAsync(EventRecord record, CancellationToken cancellationToken)
    {
        if (record.Event.Type != EventTypes.EmailReceived)
            return ValueTask.CompletedTask;

        var mail = JsonSerializer.Deserialize(record.Event.Data, MailservrJson.Default.EmailReceivedData);
        if (mail?.Subject.StartsWith("Order", StringComparison.Ordinal) == true)
            LogOrder(mail.EmailId);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Information, "Email {EmailId} is an order")]
    private partial void LogOrder(long emailId);
}
