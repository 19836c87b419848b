using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>What a message needs to be filed, beside the columns of its JSON.</summary>
internal sealed record AcceptedNote(ThreadKeys ThreadKeys, string? TraceParent, bool Read, bool Starred)
{
    public static AcceptedNote Of(MessageAppend message) =>
        new(message.ThreadKeys, message.TraceParent, message.Record.Read, message.Record.Starred);

    /// <summary>The message as it was accepted, without its bytes. What came of its delivery is written down already.</summary>
    public MessageAppend Complete(MessageRecord record, MessageContent content) => new()
    {
        Record = record with { Read = Read, Starred = Starred },
        Content = content,
        ThreadKeys = ThreadKeys,
        DeliveryKey = "",
        TraceParent = TraceParent,
    };
}
