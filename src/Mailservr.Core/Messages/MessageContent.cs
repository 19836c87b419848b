using System.Text.Json.Serialization;
using Mailservr.Mime;

namespace Mailservr.Messages;

/// <summary>
/// The original of a message, cut so that nothing is kept twice: text lives here, attachment bytes in the blob store
/// with a recipe that turns them back into what arrived. The segments in order are the original.
/// </summary>
public sealed record MessageContent
{
    /// <summary>The bytes of all <see cref="SegmentKind.Inline"/> segments, one behind the other.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Inline { get; init; }

    [JsonRequired]
    public IReadOnlyList<RawSegment> Segments { get; init => field = Elements.Required(value); } = [];

    /// <summary>SHA-256 of the blob that holds what did not fit inline; null when everything did.</summary>
    public string? OverflowSha256 { get; init; }

    /// <summary>Bytes of the header block, with its empty line; they begin the message.</summary>
    [JsonRequired]
    public int HeaderLength { get; init; }

    /// <summary>The inline text and HTML parts in order.</summary>
    [JsonRequired]
    public IReadOnlyList<TextPart> TextParts { get; init => field = Elements.Required(value); } = [];

    /// <exception cref="InvalidDataException">They are not there: what says where they are is damaged.</exception>
    internal ReadOnlyMemory<byte> CutInline(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= Inline.Length - length
            ? Inline.Slice((int)offset, (int)length)
            : throw new InvalidDataException($"Of the {Inline.Length} inline bytes of a message {length} from {offset} on are wanted.");
}

/// <param name="Kind">Where the bytes are.</param>
/// <param name="Length">Bytes of the original that the segment stands for.</param>
/// <param name="Sha256">The blob of a <see cref="SegmentKind.Blob"/>.</param>
/// <param name="Recipe">How the blob becomes the original bytes.</param>
public sealed record RawSegment(
    [property: JsonRequired] SegmentKind Kind,
    [property: JsonRequired] long Length,
    string? Sha256 = null,
    TransferRecipe? Recipe = null);

public enum SegmentKind
{
    /// <summary>The next bytes of <see cref="MessageContent.Inline"/>.</summary>
    Inline,

    /// <summary>The next bytes of the overflow blob.</summary>
    Overflow,

    /// <summary>The first bytes of an encoded attachment.</summary>
    Blob,
}

/// <summary>A body part that people read.</summary>
/// <param name="Html">text/html rather than text/plain.</param>
/// <param name="Offset">First body byte in the original.</param>
/// <param name="Length">Encoded bytes.</param>
/// <param name="Encoding">How they are encoded.</param>
/// <param name="Charset">As declared; null when not.</param>
/// <param name="Flowed">format=flowed (RFC 3676).</param>
/// <param name="DelSp">delsp=yes (RFC 3676 §4.5).</param>
public sealed record TextPart(
    [property: JsonRequired] bool Html,
    [property: JsonRequired] long Offset,
    [property: JsonRequired] long Length,
    [property: JsonRequired] TransferEncoding Encoding,
    string? Charset,
    bool Flowed = false,
    bool DelSp = false);

/// <summary>A message with everything that is kept of it in the message store.</summary>
public sealed record StoredMessage(MessageRecord Record, MessageContent Content);
