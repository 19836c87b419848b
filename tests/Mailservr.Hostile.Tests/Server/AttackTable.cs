using System.Text;

namespace Mailservr.Hostile.Tests.Server;

/// <summary>
/// What a stranger may send to a listener: every false end of a message, and misuse of every command. None of them
/// stores a message but the cover, and the connection ends or stays in step.
/// </summary>
internal static class AttackTable
{
    private const string Smuggled = "MAIL FROM:<evil@evil.example>\r\nRCPT TO:<victim@mail.test>\r\nDATA\r\nsmuggled\r\n.\r\n";

    private static readonly string[] LineEnds = ["\r\n", "\n", "\r", "\n\r", "\r\r\n", "\r\n\0", "\0", "\v", "\f", "\u0085", "\u00e2\u0080\u00a8"];

    private static readonly string[] Dots =
        ["\0.", ".\0", " .", ". ", ".\t", "\\.", "\u00ef\u00bc\u008e", "\u00c0\u00ae", "..", ".\b"];

    // Each is sent in one piece behind EHLO.
    private static readonly string[] Misuse =
    [
        "NOOP " + new string('x', 2100) + "\r\n", // L-1
        new string('x', 200_000), // L-2
        "MAIL FROM:<a\0@b.example>\r\nNO\0OP\r\n", // L-3
        "MAIL FROM:<b\u00e4r@x.example>\r\nMAIL FROM:<b\u00e4r@x.example> SMTPUTF8\r\n", // L-4
        "MAIL FROM:<" + new string('a', 129) + "@x.example>\r\nMAIL FROM:<a@b.example><c@d.example>\r\n", // L-5
        "MAIL FROM:<a@b.example> SIZE=1e3\r\nMAIL FROM:<a@b.example> SIZE=99999999999\r\n", // L-6
        "MAIL FROM:<a@b.example>\r\n" + Repeat("RCPT TO:<inbox@mail.test>\r\n", 3000), // L-7
        Repeat("WHAT\r\n", 20), // L-8
        Repeat("NOOP\r\n", 200), // L-9
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<inbox@mail.test>\r\nDATA\r\nX: " + new string('x', 300_000) + "\r\n\r\n.\r\n", // L-10
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<inbox@mail.test>\r\nDATA\r\n" + Repeat("Received: x\r\n", 60) + "\r\n.\r\n", // L-11
        "DATA\r\nMAIL FROM:<evil@x.example>\r\n.\r\n", // L-13
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST / HTTP/1.1\r\n\r\n" + Smuggled, "\u0016\u0003\u0001\u0002\0\u0001\0", // L-14
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<inbox@mail.test>\r\nDATA\r\nhalf a mess", // L-17
        "BDAT -1\r\n", "BDAT 99999999999999999999 LAST\r\n", "BDAT 0x10\r\n", "BDAT 5 LAST\r\nabcde", "BDAT 5 FIRST\r\nabcde", // L-18
        "STARTTLS\r\nEHLO evil\r\n" + Smuggled, "STARTTLS\r\nNO", // T-1, T-2
        "AUTH PLAIN AGEAYg==\r\n", // T-7
    ];

    /// <summary>Bytes that come behind EHLO. The first 130 hold one message to the inbox, unless it is refused.</summary>
    public static IReadOnlyList<byte[]> All { get; } = [.. FalseEnds().Concat(Misuse).Select(Encoding.Latin1.GetBytes)];

    public static int Covers => FalseEnds().Count();

    private static IEnumerable<string> FalseEnds()
    {
        var ends = LineEnds.SelectMany(before => LineEnds.Select(after => before + "." + after)).Skip(1)
            .Concat(Dots.Select(dot => "\r\n" + dot + "\r\n"));
        // Three hold the true end: behind it the client may say what it likes.
        return ends.Select(end => "MAIL FROM:<a@b.example>\r\nRCPT TO:<inbox@mail.test>\r\nDATA\r\nSubject: cover\r\n\r\nbody"
            + end + (end.Contains("\r\n.\r\n", StringComparison.Ordinal) ? "" : Smuggled));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
