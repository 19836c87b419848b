using System.Text;

namespace Mailservr.Hostile.Tests.Messages;

/// <param name="Name">What is repeated.</param>
/// <param name="Head">What comes before it.</param>
/// <param name="Piece">Repeated as often as wanted.</param>
/// <param name="Tail">What comes behind it.</param>
internal sealed record GrowingMail(string Name, string Head, string Piece, string Tail = "")
{
    private const string Multipart = "Content-Type: multipart/mixed; boundary=a\r\n\r\n";

    /// <summary>Pieces that cost their square wherever something is searched from each of them.</summary>
    public static IReadOnlyList<GrowingMail> All { get; } =
    [
        new("nested messages", "", "Content-Type: message/rfc822\r\n\r\n"),
        new("nested multiparts", "", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"),
        new("parts", Multipart, "--a\r\n\r\n"),
        new("dashes", Multipart, "--\r\n"),
        new("dashes below 99 boundaries", Nested(99) + "\r\n", "--\r\n"),
        new("fields of parts", Multipart + "--a\r\n", "x:\r\n"),
        new("junk lines", "", "junk\r\n"),
        new("line without end", "\r\n", "x"),
        new("carriage returns", "\r\n", "\r"),
        new("base64 garbage", "Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n", "!*"),
        new("base64 crumbs", "Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n", "Q\r\n"),
        new("soft breaks", "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=\r\n"),
        new("blanks before a line end", "Content-Transfer-Encoding: quoted-printable\r\n\r\n", " "),
        new("uuencoded lines", "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\n", "_\n"),
        new("open comments", "To: ", "(", "\r\n\r\n"),
        new("open quotes", "To: ", "\"", "\r\n\r\n"),
        new("open brackets", "To: ", "<", "\r\n\r\n"),
        new("commas", "To: ", ",", "\r\n\r\n"),
        new("groups", "To: ", "g:", "\r\n\r\n"),
        new("encoded words", "Subject: ", "=?utf-8?Q?=41?= ", "\r\n\r\n"),
        new("open encoded words", "Subject: ", "=?utf-8?Q?", "\r\n\r\n"),
        new("list tags", "Subject: ", "[a] ", "\r\n\r\n"),
        new("parameters", "Content-Type: text/plain", "; a=b", "\r\n\r\n"),
        new("references", "References: ", "<a@b> ", "\r\n\r\n"),
        new("open tags", "Content-Type: text/html\r\n\r\n", "<a "),
        new("less-than signs", "Content-Type: text/html\r\n\r\n", "<"),
        new("nested div", "Content-Type: text/html\r\n\r\n", "<div>"),
        new("open comments of HTML", "Content-Type: text/html\r\n\r\n", "<!--"),
        new("links", "\r\n", "http://x "),
        new("hrefs", "Content-Type: text/html\r\n\r\n", "<a href="),
        new("codes", "\r\n", "code 123456 "),
        new("quotes", "\r\n", ">\r\n"),
    ];

    public byte[] Make(int bytes)
    {
        var count = Math.Max(1, bytes / Piece.Length);
        return Encoding.Latin1.GetBytes(Head + new StringBuilder().Insert(0, Piece, count) + Tail);
    }

    private static string Nested(int count) => string.Concat(
        Enumerable.Range(0, count).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"));
}
