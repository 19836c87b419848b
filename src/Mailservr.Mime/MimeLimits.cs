namespace Mailservr.Mime;

/// <summary>
/// What the parser takes apart. Beyond a limit nothing fails and nothing is lost: the rest stays as opaque bytes
/// and a <see cref="MimeDefect"/> says where.
/// </summary>
public sealed record MimeLimits
{
    public static MimeLimits Default { get; } = new();

    /// <summary>
    /// Bytes of one header block that are taken apart. Real mail stays under 64 KB; Postfix stops at 100 KB.
    /// </summary>
    public int HeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Fields of one header block.</summary>
    public int HeaderFields { get; init; } = 1000;

    /// <summary>Bytes of the header blocks of all parts that are taken apart. They are kept in memory.</summary>
    public int HeaderBytesInAll { get; init; } = 8 * 1024 * 1024;

    /// <summary>Fields of all parts: ten each for as many parts as there may be.</summary>
    public int HeaderFieldsInAll { get; init; } = 100_000;

    /// <summary>Bytes of one field body that are decoded. A To field of 1,000 addresses fits.</summary>
    public int FieldBytes { get; init; } = 64 * 1024;

    /// <summary>Nesting of multiparts and embedded messages. Postfix's limit is 100 too.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Parts of one message, all levels.</summary>
    public int Parts { get; init; } = 10_000;

    /// <summary>Parameters of one Content-Type or Content-Disposition field.</summary>
    public int Parameters { get; init; } = 100;

    /// <summary>Continuations of one parameter (RFC 2231 §3).</summary>
    public int ParameterSegments { get; init; } = 100;

    /// <summary>Addresses read from one field.</summary>
    public int AddressesPerField { get; init; } = 1000;

    /// <summary>Encoded words decoded in one field (RFC 2047).</summary>
    public int EncodedWordsPerField { get; init; } = 1000;

    /// <summary>Depth of nested comments (RFC 5322 §3.2.2).</summary>
    public int CommentDepth { get; init; } = 32;
}
