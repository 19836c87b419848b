namespace Mailservr.Mime;

internal enum PartStructure
{
    Leaf,
    Multipart,
    EmbeddedMessage,
}

/// <summary>What a header block makes of the body below it.</summary>
internal readonly record struct PartKind(PartStructure Structure, ContentType ContentType, TransferEncoding Encoding)
{
    /// <summary>
    /// Longer ones are no boundaries of mail: RFC 2046 §5.1.1 says 70, RFC 5322 §2.1.1 ends lines at 998.
    /// </summary>
    public const int MaxBoundary = 994;

    public static PartKind Of(MimeHeaders headers, MimePart? parent, bool isEmbeddedRoot)
    {
        var inDigest = !isEmbeddedRoot && parent is { ContentType.MediaType: "multipart/digest" };
        var type = ReadType(headers) ?? (inDigest ? ContentType.EmbeddedMessage : ContentType.TextPlain);
        var encoding = ReadEncoding(headers);
        if (type.Is("multipart"))
            return Multipart(headers, type, encoding);
        // RFC 2046 §5.2.1 and RFC 6532 §3.7: what is encoded is not opened; the bytes are an attachment.
        return type.MediaType is "message/rfc822" or "message/global" && encoding == TransferEncoding.Identity
            ? new PartKind(PartStructure.EmbeddedMessage, type, encoding)
            : new PartKind(PartStructure.Leaf, type, encoding);
    }

    private static PartKind Multipart(MimeHeaders headers, ContentType type, TransferEncoding encoding)
    {
        if (string.IsNullOrWhiteSpace(type.Boundary) || type.Boundary.Length > MaxBoundary)
        {
            headers.Defects.Add(MimeDefectKind.MissingBoundary, headers.Offset);
            return new PartKind(PartStructure.Leaf, ContentType.TextPlain, encoding);
        }

        // RFC 2045 §6.4: a multipart is never encoded itself.
        if (encoding != TransferEncoding.Identity)
            headers.Defects.Add(MimeDefectKind.TransferEncodingOnMultipart, headers.Offset);
        return new PartKind(PartStructure.Multipart, type, TransferEncoding.Identity);
    }

    private static ContentType? ReadType(MimeHeaders headers)
    {
        if (headers.Parameterized("Content-Type") is not { } field)
            return null;
        var type = ContentType.From(field);
        if (type is null)
            headers.Defects.Add(MimeDefectKind.InvalidContentType, headers.Offset);
        return type ?? ContentType.TextPlain;
    }

    private static TransferEncoding ReadEncoding(MimeHeaders headers)
    {
        if (headers.Single("Content-Transfer-Encoding") is not { } field)
            return TransferEncoding.Identity;
        if (TransferEncodings.Find(field.Body) is { } known)
            return known;
        headers.Defects.Add(MimeDefectKind.UnknownTransferEncoding, field.Offset);
        return TransferEncoding.Identity;
    }
}
