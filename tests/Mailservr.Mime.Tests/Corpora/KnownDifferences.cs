namespace Mailservr.Mime.Tests;

/// <summary>
/// Where we read a message otherwise than most parsers, on purpose. The reasons: docs/parser-differences.md.
/// </summary>
internal static class KnownDifferences
{
    public static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "cpython-test_email/msg_14.txt text",
        "cpython-test_email/msg_14.txt attachmentNames",
        "cpython-test_email/msg_14.txt attachmentHashes",
        "cpython-test_email/msg_25.txt text",
        "cpython-test_email/msg_41.txt text",
        "dkimpy/rfc6376.w1258.msg text",
        "mikel-mail/spec/fixtures/emails/error_emails/invalid_subject_characters.eml subject",
    };
}
