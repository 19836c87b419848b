using System.Security.Cryptography;
using System.Text;
using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Receiving;
using Mailservr.Storage;

namespace Mailservr.Hostile.Tests.Messages;

/// <summary>A message as the receiving side takes it apart, with its blobs in memory.</summary>
internal sealed class SplitMessage : IBlobStore
{
    private readonly Dictionary<BlobDraft, MemoryStream> _uploads = [];
    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<AttachmentDraft> _attachments;
    private readonly bool _keeps;

    /// <param name="bytes">The message.</param>
    /// <param name="limits">Small ones are met more often.</param>
    /// <param name="cut">How many bytes come next; at least one.</param>
    /// <param name="keeps">False: blobs are thrown away, where only the cost of taking apart is of interest.</param>
    public SplitMessage(byte[] bytes, MailLimits limits, Func<int> cut, bool keeps = true)
    {
        _keeps = keeps;
        using var splitter = new ContentSplitter(limits, new MessageMemory(new MessageMemoryBudget(1L << 40)));
        var parser = new MimeParser(MimeLimits.Default, splitter);
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(cut(), bytes.Length - at);
            parser.Feed(bytes.AsSpan(at, length));
            Write(splitter);
            at += length;
        }

        Message = parser.Complete();
        splitter.EndOverflow();
        Write(splitter);
        Summary = MessageSummary.Of(Message, splitter) with { Size = bytes.Length };
        Content = MessageContents.From(splitter, Message);
        _attachments = splitter.Attachments;
    }

    public MimeMessage Message { get; }

    public MessageRecord Summary { get; }

    public MessageContent Content { get; }

    /// <summary>Everything that must not depend on how the bytes were cut.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        Describe(Message.Root, text);
        foreach (var segment in Content.Segments)
            text.Append(segment.Kind).Append(' ').Append(segment.Length).Append(' ').Append(segment.Sha256)
                .Append(' ').Append(segment.Recipe).Append('\n');
        foreach (var part in Content.TextParts)
            text.Append(part).Append('\n');
        Describe(_attachments, text);
        text.Append(Summary.Subject).Append('\n').Append(Summary.Snippet).Append('\n').AppendJoin(',', Summary.Extracted.Links);
        return text.AppendJoin(' ', Message.Defects.Order(Comparer<MimeDefect>.Create(
            (a, b) => a.Kind == b.Kind ? a.Offset.CompareTo(b.Offset) : a.Kind.CompareTo(b.Kind)))).ToString();
    }

    /// <summary>The original as it is read back.</summary>
    public byte[] Rebuild()
    {
        var stored = new StoredMessage(Summary, Content);
        using var stream = new OriginalStream(stored, this, 0, Summary.Size);
        var bytes = new MemoryStream();
        var buffer = new byte[4096];
        // Nothing waits: everything is in memory.
        for (int read; (read = stream.ReadAsync(buffer).AsTask().GetAwaiter().GetResult()) > 0;)
            bytes.Write(buffer, 0, read);
        return bytes.ToArray();
    }

    public string SearchText() => MessageText.ForSearch(new StoredMessage(Summary, Content), 100_000);

    public int CountParts()
    {
        var (count, open) = (0, new Stack<MimePart>([Message.Root]));
        while (open.TryPop(out var part))
        {
            count++;
            foreach (var child in part.Children)
                open.Push(child);
            if (part.Embedded is { } embedded)
                open.Push(embedded);
        }

        return count;
    }

    public ValueTask<Stream?> OpenReadAsync(BlobKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        if (!_blobs.TryGetValue(key.Sha256, out var blob))
            return new((Stream?)null);
        var count = Math.Min(length ?? blob.Length, blob.Length - offset);
        return new(new MemoryStream(blob, (int)offset, (int)count, writable: false));
    }

    public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<bool> DeleteAsync(BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<BlobInfo> ListAsync(long? accountId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private void Write(ContentSplitter splitter)
    {
        foreach (var write in _keeps ? splitter.Writes.Steps : [])
        {
            if (write.Step == BlobStep.Begin)
                _uploads.Add(write.Blob, new MemoryStream());
            else if (write.Step == BlobStep.Write)
                _uploads[write.Blob].Write(splitter.Writes.BytesOf(write).Span);
            else if (_uploads.Remove(write.Blob, out var upload))
                Keep(write.Blob, upload.ToArray());
        }

        splitter.Writes.Clear();
    }

    private void Keep(BlobDraft blob, byte[] bytes)
    {
        blob.Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        _blobs[blob.Sha256] = bytes;
    }

    private static void Describe(MimePart part, StringBuilder text)
    {
        text.Append(part.PartId).Append(' ').Append(part.ContentType.MediaType).Append(' ').Append(part.TransferEncoding)
            .Append(' ').Append(part.Offset).Append(' ').Append(part.BodyOffset).Append(' ').Append(part.BodyLength)
            .Append(' ').Append(part.DecodedLength).Append(' ').Append(part.Recipe).Append(' ')
            .Append(part.Headers.Count).Append('\n');
        foreach (var child in part.Children)
            Describe(child, text);
        if (part.Embedded is { } embedded)
            Describe(embedded, text);
    }

    private static void Describe(IReadOnlyList<AttachmentDraft> attachments, StringBuilder text)
    {
        foreach (var attachment in attachments)
        {
            text.Append(attachment.Part.PartId).Append(' ').Append(attachment.Size).Append(' ').Append(attachment.Sha256)
                .Append(' ').Append(FileNames.Safe(attachment.Part.FileName, "text/plain", 1)).Append('\n');
            Describe(attachment.Attachments, text);
        }
    }
}
