using System.Text;
using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Storage.Sqlite.Tests;

/// <summary>Messages to store.</summary>
internal static class Mail
{
    public const long Account = 7;
    public const long Address = 70;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static long _lastId = 1000;

    public static MessageAppend Create(
        string subject = "Hello",
        string text = "Good morning",
        string from = "ann@example.org",
        int minute = 0,
        ThreadKeys? keys = null,
        long account = Account,
        long address = Address,
        long? id = null)
    {
        var messageId = id ?? Interlocked.Increment(ref _lastId);
        var header = $"Subject: {subject}\r\n\r\n";
        var bytes = Encoding.UTF8.GetBytes(header + text);
        var headerLength = Encoding.UTF8.GetByteCount(header);
        return new MessageAppend
        {
            DeliveryKey = "delivery-" + messageId,
            ThreadKeys = keys ?? new ThreadKeys { References = ["message-" + messageId] },
            Record = new MessageRecord
            {
                Id = messageId,
                AccountId = account,
                AddressId = address,
                DeliveredTo = [new DeliveredRecipient(address, "me@example.com")],
                From = new Mailbox(from, "Ann Example"),
                Subject = subject,
                Snippet = text.Length > 50 ? text[..50] : text,
                ReceivedAt = Start.AddMinutes(minute),
                Size = bytes.Length,
            },
            Content = new MessageContent
            {
                Inline = bytes,
                HeaderLength = headerLength,
                Segments = [new RawSegment(SegmentKind.Inline, bytes.Length)],
                TextParts =
                [
                    new TextPart(false, headerLength, bytes.Length - headerLength, TransferEncoding.Identity, "utf-8"),
                ],
            },
        };
    }

    public static MessageAppend With(this MessageAppend message, Func<MessageRecord, MessageRecord> change) =>
        message with { Record = change(message.Record) };
}
