using System.Security.Cryptography;
using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Receiving;

/// <summary>A run of original bytes that are kept in one place.</summary>
internal sealed class SegmentDraft(SegmentKind kind, BlobDraft? blob)
{
    public SegmentKind Kind { get; } = kind;

    public BlobDraft? Blob { get; } = blob;

    public long Length { get; set; }

    public RawSegment ToSegment() => new(Kind, Length, Blob?.Sha256, Blob?.Recipe);
}

/// <summary>A blob on its way to the store.</summary>
internal sealed class BlobDraft
{
    /// <summary>Known when the upload is complete.</summary>
    public string? Sha256 { get; set; }

    public TransferRecipe? Recipe { get; set; }
}

/// <summary>An attachment as it passes: in a blob of its own, or as a range of the original that is only hashed.</summary>
internal sealed class AttachmentDraft
{
    private readonly IncrementalHash? _hash;

    public AttachmentDraft(MimePart part, bool isRange)
    {
        Part = part;
        if (isRange)
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        else
            Blob = new BlobDraft();
    }

    public MimePart Part { get; }

    public BlobDraft? Blob { get; }

    public long Size { get; private set; }

    /// <summary>Known at the end of the body or of the upload.</summary>
    public string? Sha256
    {
        get => Blob is null ? field : Blob.Sha256;
        private set;
    }

    public List<AttachmentDraft> Attachments { get; } = [];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Size += bytes.Length;
        _hash?.AppendData(bytes);
    }

    public void EndRange()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash?.GetHashAndReset(hash);
        _hash?.Dispose();
        Sha256 = Convert.ToHexStringLower(hash);
    }
}

/// <summary>A text part, with enough of its decoded beginning for snippet and extraction.</summary>
internal sealed class TextDraft(MimePart part) : IDisposable
{
    // Codes, links and the first sentences stand at the beginning; 64 KB of it are more than any reader sees.
    public const int MaxSample = 64 * 1024;

    private readonly PooledBuffer _sample = new();

    public MimePart Part { get; } = part;

    public ReadOnlySpan<byte> Bytes => _sample.Span;

    /// <returns>How much of it was kept.</returns>
    public int Sample(ReadOnlySpan<byte> decoded, MessageMemory memory)
    {
        var length = Math.Min(decoded.Length, MaxSample - _sample.Length);
        if (length == 0 || !memory.TryUse(length))
            return 0;
        _sample.Write(decoded[..length]);
        return length;
    }

    public void Dispose() => _sample.Dispose();
}
