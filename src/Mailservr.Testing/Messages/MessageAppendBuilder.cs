using System.Security.Cryptography;
using System.Text;
using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Testing;

/// <summary>
/// Makes messages as ingest would hand them to a store: record, content, thread keys and delivery key fit together.
/// Set what a test is about; everything else has a value that differs from message to message.
/// </summary>
public sealed class MessageAppendBuilder
{
    private static long _lastId;

    public MessageAppendBuilder() => Id = NextId();

    public long Id { get; set; }

    public long AccountId { get; set; } = 1;

    public long AddressId { get; set; } = 100;

    /// <summary>Further addresses of the account that the message was delivered to.</summary>
    public IReadOnlyList<long> MoreAddressIds { get; set; } = [];

    public Mailbox? From { get; set; } = new("sender@example.org", "A Sender");

    public IReadOnlyList<Mailbox> To { get; set; } = [new("inbox@mail.example", null)];

    public string Subject { get; set; } = "A subject";

    public string Snippet { get; set; } = "";

    /// <summary>The text/plain part; null for none.</summary>
    public string? Text { get; set; } = "Some text.";

    /// <summary>The text/html part; null for none.</summary>
    public string? Html { get; set; }

    public TransferEncoding TextEncoding { get; set; }

    /// <summary>Message-ID without angle brackets; unique unless set.</summary>
    public string? InternetMessageId { get; set; }

    public IReadOnlyList<string> References { get; set; } = [];

    /// <summary>In whole milliseconds; a message built later was received later.</summary>
    public DateTimeOffset? ReceivedAt { get; set; }

    public bool Quarantined { get; set; }

    /// <summary>Unique unless set.</summary>
    public string? DeliveryKey { get; set; }

    public string? TraceParent { get; set; }

    public IReadOnlyList<TestAttachment> Attachments { get; set; } = [];

    /// <summary>SHA-256 of an overflow blob of 1,000 bytes; null for none.</summary>
    public string? OverflowSha256 { get; set; }

    /// <summary>An id that no other built message or attachment has.</summary>
    public static long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>SHA-256 of some text, as lower-case hex: a name for a blob that need not exist.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public MessageAppend Build()
    {
        var messageId = InternetMessageId ?? $"message-{Id}@example.org";
        var content = BuildContent();
        return new MessageAppend
        {
            Record = BuildRecord(content, messageId),
            Content = content,
            ThreadKeys = TestThreadKeys.Of(this, messageId),
            DeliveryKey = DeliveryKey ?? Sha256("delivery " + Id),
            TraceParent = TraceParent,
        };
    }

    private MessageRecord BuildRecord(MessageContent content, string messageId) => new()
    {
        Id = Id,
        AccountId = AccountId,
        AddressId = AddressId,
        DeliveredTo = [.. MoreAddressIds.Prepend(AddressId).Select(id => new DeliveredRecipient(id, $"a{id}@mail.example"))],
        From = From,
        To = To,
        Subject = Subject,
        Snippet = Snippet,
        InternetMessageId = messageId,
        InReplyTo = References.Count > 0 ? References[^1] : null,
        References = References,
        ReceivedAt = ReceivedAt ?? ManualTimeProvider.Start.AddMilliseconds(10 * Id),
        SentAt = ManualTimeProvider.Start,
        Size = content.Segments.Sum(segment => segment.Length),
        RawSha256 = Sha256("raw " + Id),
        Quarantined = Quarantined,
        Reasons = Quarantined ? ["sender_blocked"] : [],
        Attachments = [.. Attachments.Select(attachment => attachment.Record)],
        Envelope = new() { From = From?.Address ?? "", Helo = "mx.example.org", RemoteIp = "192.0.2.1" },
        Authentication = new() { Spf = "pass" },
        Extracted = new() { Codes = ["123456"] },
    };

    private MessageContent BuildContent()
    {
        var inline = new MemoryStream();
        inline.Write(Encoding.UTF8.GetBytes($"From: {From?.Address}\r\nSubject: {Subject}\r\nX-Number: {Id}\r\n\r\n"));
        var headerLength = (int)inline.Length;
        var parts = new List<TextPart>();
        Add(Text, html: false);
        Add(Html, html: true);

        List<RawSegment> segments = [new(SegmentKind.Inline, inline.Length)];
        segments.AddRange(Attachments.Select(attachment => attachment.Segment));
        if (OverflowSha256 is not null)
            segments.Add(new(SegmentKind.Overflow, 1000));

        return new MessageContent
        {
            Inline = inline.ToArray(),
            Segments = segments,
            OverflowSha256 = OverflowSha256,
            HeaderLength = headerLength,
            TextParts = parts,
        };

        void Add(string? text, bool html)
        {
            if (text is null)
                return;

            var bytes = TestEncoding.Encode(text, TextEncoding);
            parts.Add(new(html, inline.Length, bytes.Length, TextEncoding, "utf-8"));
            inline.Write(bytes);
            inline.Write("\r\n"u8);
        }
    }
}
