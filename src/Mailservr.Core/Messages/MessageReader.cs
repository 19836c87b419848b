using Mailservr.Mime;
using Mailservr.Storage;

namespace Mailservr.Messages;

/// <summary>Reads what is kept of a message: the original, the text, the header, the attachments.</summary>
public sealed class MessageReader(IBlobStore blobs)
{
    // What a person reads. A longer text is cut; the original has all of it.
    private const int MaxTextBytes = 4 * 1024 * 1024;

    /// <summary>The original bytes, or a range of them; every byte as it arrived.</summary>
    /// <param name="message">With content.</param>
    /// <param name="offset">First byte, from 0 to the size of the message.</param>
    /// <param name="length">Bytes at most; null for the rest.</param>
    /// <returns>
    /// To be read asynchronously. To read it throws an <see cref="InvalidDataException"/> where a blob of the message is missing
    /// or too short.
    /// </returns>
    public Stream OpenRaw(StoredMessage message, long offset = 0, long? length = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var size = message.Record.Size;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, size);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        return new OriginalStream(message, blobs, offset, Math.Min(length ?? size, size - offset));
    }

    /// <summary>All inline text (or HTML) parts one behind the other, the first 4 MB as sent; null when there is none.</summary>
    /// <exception cref="InvalidDataException">What says where a part is was damaged, or a blob is missing or too short.</exception>
    public async ValueTask<string?> ReadTextAsync(
        StoredMessage message, bool html, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var texts = new List<string>();
        var room = MaxTextBytes;
        foreach (var part in message.Content.TextParts.Where(part => part.Html == html))
        {
            ThrowUnlessInside(message, part.Offset, part.Length);
            var encoded = await ReadRangeAsync(message, part.Offset, Math.Min(part.Length, room), cancellationToken);
            room -= encoded.Length;
            texts.Add(MessageText.Decode(part, encoded));
        }

        return texts.Count == 0 ? null : string.Join('\n', texts);
    }

    /// <summary>The fields of the message header in order, decoded (RFC 2047) and unfolded.</summary>
    public static IReadOnlyList<MessageHeader> ReadHeaders(StoredMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var parser = new MimeParser();
        parser.Feed(message.Content.CutInline(0, message.Content.HeaderLength).Span);
        return [.. parser.Complete().Headers.Select(header => new MessageHeader(header.Name, header.Value))];
    }

    /// <summary>The decoded bytes of an attachment, or a range of them; null when its blob is gone.</summary>
    /// <param name="message">With content.</param>
    /// <param name="attachment">One of the message, or of a message inside it.</param>
    /// <param name="offset">First decoded byte, from 0 to the size of the attachment.</param>
    /// <param name="length">Decoded bytes at most; null for the rest.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvalidDataException">What says where it is in the original was damaged.</exception>
    public async ValueTask<Stream?> OpenAttachmentAsync(
        StoredMessage message,
        AttachmentRecord attachment,
        long offset,
        long? length,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(attachment);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, attachment.Size);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        if (attachment.InBlobStore)
        {
            var key = new BlobKey(message.Record.AccountId, attachment.Sha256);
            return await blobs.OpenReadAsync(key, offset, length, cancellationToken);
        }

        ThrowUnlessInside(message, attachment.RawOffset, attachment.RawLength);
        var wanted = Math.Min(length ?? attachment.Size, attachment.Size - offset);
        if (attachment.Encoding == TransferEncoding.Identity)
            return OpenRaw(message, attachment.RawOffset + offset, wanted);

        var encoded = OpenRaw(message, attachment.RawOffset, attachment.RawLength);
        return new TransformStream(encoded, Decoder(attachment.Encoding), offset, wanted);
    }

    private static TransformBytes Decoder(TransferEncoding encoding)
    {
        var decoder = TransferDecoder.Create(encoding)
            ?? throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Nothing to decode.");
        return (bytes, output) =>
        {
            var span = output.GetSpan(decoder.MaxOutput(bytes.Length));
            output.Advance(bytes.IsEmpty ? decoder.Finish(span) : decoder.Decode(bytes, span));
        };
    }

    // What says where a part is was damaged.
    private static void ThrowUnlessInside(StoredMessage message, long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > message.Record.Size - length)
            throw new InvalidDataException($"Of the {message.Record.Size} bytes of a message {length} from {offset} on are wanted.");
    }

    private async ValueTask<byte[]> ReadRangeAsync(
        StoredMessage message, long offset, long length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        await using var raw = OpenRaw(message, offset, length);
        await raw.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}

/// <summary>A header field as shown.</summary>
public sealed record MessageHeader(string Name, string Value);
