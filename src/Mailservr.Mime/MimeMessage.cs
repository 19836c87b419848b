namespace Mailservr.Mime;

/// <summary>
/// A parsed message: its structure, and typed views of its fields that are read when first asked for.
/// </summary>
/// <remarks>Not for several threads at once: the views are kept.</remarks>
public sealed class MimeMessage
{
    private readonly MimeDefects _defects;
    private readonly Dictionary<string, IReadOnlyList<EmailAddress>> _addresses = new(StringComparer.Ordinal);
    private MimeContent? _content;

    internal MimeMessage(MimePart root, MimeDefects defects)
    {
        Root = root;
        _defects = defects;
        foreach (var name in MessageFields.AtMostOnce)
            root.Headers.Single(name);
    }

    public MimePart Root { get; }
    public MimeHeaders Headers => Root.Headers;

    /// <summary>Those of the structure, and of each view once it was read. Of each kind the first few.</summary>
    public IReadOnlyList<MimeDefect> Defects => _defects;

    /// <summary>A limit was met: something was kept as opaque bytes.</summary>
    public bool Truncated => Limits.Count > 0;

    /// <summary>The limits that were met, each once.</summary>
    public IReadOnlyList<MimeDefectKind> Limits => _defects.Limits;

    /// <summary>Decoded; "" when missing.</summary>
    public string Subject => Headers["Subject"]?.Value ?? "";

    /// <summary>Of the first From field; a second one is an <see cref="MimeDefectKind.AmbiguousHeader"/>.</summary>
    public IReadOnlyList<EmailAddress> From => Addresses("From", all: false);
    public IReadOnlyList<EmailAddress> Sender => Addresses("Sender", all: false);
    public IReadOnlyList<EmailAddress> ReplyTo => Addresses("Reply-To", all: false);

    /// <summary>Of all To fields.</summary>
    public IReadOnlyList<EmailAddress> To => Addresses("To", all: true);
    public IReadOnlyList<EmailAddress> Cc => Addresses("Cc", all: true);
    public IReadOnlyList<EmailAddress> Bcc => Addresses("Bcc", all: true);

    /// <summary>Null when missing or unreadable.</summary>
    public DateTimeOffset? Date => Headers["Date"] is { } date ? Read(date) : null;

    /// <summary>Without angle brackets; null when missing.</summary>
    public string? MessageId => Ids("Message-ID") is [var id, ..] ? id : null;

    public IReadOnlyList<string> InReplyTo => Ids("In-Reply-To");
    public IReadOnlyList<string> References => Ids("References");

    /// <summary>What to show and what to offer as attachments (RFC 8621 §4.1.4).</summary>
    public MimeContent Content => _content ??= MimeContent.Of(Root);

    private IReadOnlyList<EmailAddress> Addresses(string name, bool all)
    {
        if (!_addresses.TryGetValue(name, out var list))
            _addresses[name] = list = MessageFields.Addresses(Headers, name, all);
        return list;
    }

    private DateTimeOffset? Read(MimeHeader date)
    {
        var read = DateParser.Parse(date.Body);
        if (read is null)
            _defects.Add(MimeDefectKind.InvalidDate, date.Offset);
        return read;
    }

    private IReadOnlyList<string> Ids(string name) =>
        Headers[name] is { } field ? MessageIds.Parse(field.Body, Headers.Limits, Headers.Defects, field.Offset) : [];
}

internal static class MessageFields
{
    /// <summary>RFC 5322 §3.6: a second one shows different software different mail.</summary>
    public static readonly string[] AtMostOnce =
    [
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
    ];

    public static IReadOnlyList<EmailAddress> Addresses(MimeHeaders headers, string name, bool all)
    {
        List<EmailAddress>? merged = null;
        IReadOnlyList<EmailAddress> first = [];
        foreach (var field in headers.All(name))
        {
            var list = AddressParser.Parse(field.Body, headers.Limits, headers.Defects, field.Offset);
            if (!all)
                return list;
            if (first.Count == 0)
                first = list;
            else
                (merged ??= [.. first]).AddRange(list);
            // Many fields are bounded like one long field.
            if (merged?.Count > headers.Limits.AddressesPerField)
                break;
        }

        return merged ?? first;
    }
}
