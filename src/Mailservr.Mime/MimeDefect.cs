namespace Mailservr.Mime;

/// <summary>Something that is not as the RFCs want it. The message is read all the same.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Bytes from the start of the message.</param>
public readonly record struct MimeDefect(MimeDefectKind Kind, long Offset);

/// <summary>
/// The kinds of <see cref="MimeDefect"/>. Those that end in <c>Limit</c> mean that the rest was kept as opaque bytes.
/// </summary>
public enum MimeDefectKind
{
    HeaderBytesLimit,
    HeaderFieldsLimit,
    FieldBytesLimit,
    DepthLimit,
    PartsLimit,
    ParametersLimit,
    AddressesLimit,
    EncodedWordsLimit,
    CommentDepthLimit,
    InvalidHeader,
    MissingHeaderEnd,
    AmbiguousHeader,
    InvalidContentType,
    InvalidParameter,
    MissingBoundary,
    MissingFinalBoundary,
    UnknownTransferEncoding,
    TransferEncodingOnMultipart,
    InvalidBase64,
    InvalidQuotedPrintable,
    InvalidUuencode,

    /// <summary>It begins like an encoded word and is none: no B or Q, or no end. It stays as it was written (RFC 2047 §6.3).</summary>
    InvalidEncodedWord,

    InvalidAddress,

    /// <summary><see cref="MimeMessage.Date"/> is null although there is such a field.</summary>
    InvalidDate,

    UnknownCharset,
    BareLineFeed,
    BareCarriageReturn,
    NulByte,
}
