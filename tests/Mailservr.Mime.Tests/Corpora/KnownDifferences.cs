namespace Mailservr.Mime.Tests;

/// <summary>Where we read a message otherwise than most parsers, on purpose. The reasons: docs/parser-differences.md.</summary>
internal static class KnownDifferences
{
    private const string Mikel = "mikel-mail/spec/fixtures/emails/";

    public static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "cpython-test_email/msg_14.txt text",
        "cpython-test_email/msg_14.txt attachmentNames",
        "cpython-test_email/msg_14.txt attachmentHashes",
        "cpython-test_email/msg_25.txt text",
        "cpython-test_email/msg_41.txt text",
        "dkimpy/rfc6376.w1258.msg text",
        Mikel + "error_emails/invalid_subject_characters.eml subject",
        Mikel + "attachment_emails/attachment_pdf_non_ascii.eml text",
        Mikel + "attachment_emails/attachment_pdf_non_ascii_lf.eml text",
        Mikel + "error_emails/content_transfer_encoding_7-bit.eml text",
        Mikel + "error_emails/content_transfer_encoding_7-bit.eml html",
        "mime4j/core/src/test/resources/mimetools-testmsgs/multi-2evil.msg attachmentNames",
    };
}
