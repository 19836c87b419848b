using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>What a message needs to be filed, beside the columns of its JSON.</summary>
internal sealed record SpoolNote(
    ThreadKeys ThreadKeys, string DeliveryKey, string? TraceParent, long ThreadId, bool Read, bool Starred)
{
    public static SpoolNote Of(MessageAppend message) => new(
        message.ThreadKeys, message.DeliveryKey, message.TraceParent,
        message.Record.ThreadId, message.Record.Read, message.Record.Starred);

    public MessageAppend Complete(MessageRecord record, MessageContent content) => new()
    {
        Record = record with { ThreadId = ThreadId, Read = Read, Starred = Starred },
        Content = content,
        ThreadKeys = ThreadKeys,
        DeliveryKey = DeliveryKey,
        TraceParent = TraceParent,
    };
}
