using System.Text.Json;
using Mailservr.Messages;
using Mailservr.Serialization;

namespace Mailservr.Events;

/// <summary>Makes the events that a store writes with what it stores.</summary>
public static class MailEvents
{
    /// <summary>The events of one appended message, in order; none for a duplicate.</summary>
    public static IReadOnlyList<NewEvent> For(AppendedMessage appended, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(appended);
        if (appended.IsDuplicate)
            return [];

        var received = Received(appended, traceParent);
        return appended.IsNewThread ? [received, ThreadCreated(appended.Record, traceParent)] : [received];
    }

    private static NewEvent Received(AppendedMessage appended, string? traceParent)
    {
        var record = appended.Record;
        var data = new EmailReceivedData
        {
            EmailId = record.Id,
            ThreadId = record.ThreadId,
            AddressId = record.AddressId,
            OtherAddressIds = OtherAddresses(record),
            From = record.From,
            To = record.To,
            Subject = record.Subject,
            Snippet = record.Snippet,
            ReceivedAt = record.ReceivedAt,
            IsNewThread = appended.IsNewThread,
            Quarantined = record.Quarantined,
        };
        return Event(record, EventTypes.EmailReceived, Json(data, traceParent));
    }

    private static List<long>? OtherAddresses(MessageRecord record)
    {
        var others = record.DeliveredTo.Select(recipient => recipient.AddressId)
            .Where(id => id != record.AddressId)
            .Distinct()
            .ToList();
        return others.Count == 0 ? null : others;
    }

    private static NewEvent ThreadCreated(MessageRecord record, string? traceParent)
    {
        var data = new ThreadCreatedData
        {
            ThreadId = record.ThreadId,
            Subject = record.Subject,
            AddressId = record.AddressId,
            CreatedAt = record.ReceivedAt,
        };
        return Event(
            record,
            EventTypes.ThreadCreated,
            (JsonSerializer.Serialize(data, MailservrJson.Default.ThreadCreatedData), traceParent));
    }

    private static (string Data, string? TraceParent) Json(EmailReceivedData data, string? traceParent) =>
        (JsonSerializer.Serialize(data, MailservrJson.Default.EmailReceivedData), traceParent);

    private static NewEvent Event(MessageRecord record, string type, (string Data, string? TraceParent) content) =>
        new()
        {
            AccountId = record.AccountId,
            AddressId = record.AddressId,
            Sender = record.From?.Address.ToLowerInvariant(),
            Type = type,
            At = record.ReceivedAt,
            Data = content.Data,
            TraceParent = content.TraceParent,
        };
}
