using System.Globalization;
using System.Text;

namespace Mailservr.EndToEnd.Tests;

/// <summary>Mail made to exhaust who reads it: 72 kinds, each about as large as it has to be to hurt.</summary>
internal static class Bombs
{
    private const string Multipart = "Subject: bomb\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n";

    private static readonly string[] FileNames =
    [
        "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/shadow", "C:\\autoexec.bat", "\\\\host\\share\\x", "CON", "aux.txt", "COM1.log", "...", ".htaccess",
        "name.exe. . ", "a:stream.txt", "x\u00e2\u0080\u00aefdp.exe", "a\u00e2\u0080\u008bb.txt", "nul\0byte.txt", "line\\\r\n break.txt", "%2e%2e%2fpasswd", "=?utf-8?Q?..=2F..=2Fx?=",
        "<script>.html", "'\"; rm -rf .txt", "a.pdf                                                  .exe", "\u00ff\u00fe\u00c0\u00af.txt",
    ];

    public static IReadOnlyList<Bomb> All { get; } =
        [.. Nesting(), .. Headers(), .. FieldsWithinTheLimits(), .. Structure(), .. Encodings(), .. Lines(), .. Names(), .. Others(), .. Products()];

    private static Bomb[] Nesting() =>
    [
        Bomb.Cut("1,000 nested multiparts", () => NestedMultiparts(1000)),
        Bomb.Cut("10,000 nested multiparts", () => NestedMultiparts(10_000)),
        Bomb.Cut("100,000 nested multiparts", () => NestedMultiparts(100_000)),
        Bomb.Cut("10,000 nested messages", () => "Subject: bomb\r\n" + Repeat("Content-Type: message/rfc822\r\n\r\n", 10_000)),
        Bomb.Cut("100,000 nested messages", () => "Subject: bomb\r\n" + Repeat("Content-Type: message/rfc822\r\n\r\n", 100_000)),
        Bomb.Cut("100,000 parts", () => Multipart + Repeat("--a\r\n\r\n", 100_000)),
        Bomb.Cut("1,000,000 parts", () => Multipart + Repeat("--a\r\n\r\n", 1_000_000)),
    ];

    private static Bomb[] Headers() =>
    [
        Bomb.Refused("1,000,000 header lines", () => Repeat("X: y\r\n", 1_000_000) + "\r\n"),
        Bomb.Refused("500,000 To lines", () => Repeat("To: a@b.example\r\n", 500_000) + "\r\n"),
        Bomb.Refused("500,000 addresses", () => "To: " + Repeat("a@b.example,\r\n ", 500_000) + "\r\n\r\n"),
        Bomb.Refused("200,000 encoded words", () => "Subject: " + Repeat("=?utf-8?Q?=41?=\r\n ", 200_000) + "\r\n\r\n"),
        Bomb.Refused("100,000 nested comments", () => "To: " + new string('(', 100_000) + new string(')', 100_000) + "\r\n\r\n"),
        Bomb.Refused("1,000,000 open comments", () => "To: " + new string('(', 1_000_000) + "\r\n\r\n"),
        Bomb.Refused("100,000 nested groups", () => "To: " + Repeat("g:", 100_000) + "\r\n\r\n"),
        Bomb.Refused("200,000 parameters", () => "Content-Type: text/plain" + Numbered(200_000, i => $";\r\n p{i}=x") + "\r\n\r\n"),
        Bomb.Refused("100,000 RFC 2231 segments", () => "Content-Type: text/plain" + Numbered(100_000, i => $";\r\n name*{i}=x") + "\r\n\r\n"),
        Bomb.Refused("1,000,000 commas", () => "To: " + new string(',', 1_000_000) + "\r\n\r\n"),
        Bomb.Refused("1 MB boundary", () => "Content-Type: multipart/mixed; boundary=" + new string('b', 1_000_000) + "\r\n\r\n"),
    ];

    private static Bomb[] FieldsWithinTheLimits() =>
    [
        Bomb.Cut("60 KB of open comments", () => Field("To", new string('(', 60_000))),
        Bomb.Cut("60 KB of encoded words", () => "Subject: " + Repeat("=?utf-8?Q?=41?=\r\n ", 3500) + "\r\n\r\ntext\r\n"),
        Bomb.Cut("60 KB of addresses", () => Field("To", Repeat("a@b,", 15_000))),
        Bomb.Cut("header bombs in every part", () => Multipart + Repeat("--a\r\n" + Repeat("x:\r\n", 990) + "\r\n", 7000)),
    ];

    private static Bomb[] Structure() =>
    [
        Bomb.Whole("empty boundary", () => "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx\r\n----\r\n"),
        Bomb.Whole("no boundary", () => "Content-Type: multipart/mixed\r\n\r\n--a\r\n\r\nx\r\n--a--\r\n"),
        Bomb.Whole("boundary that begins another", () => Multipart
            + "--a\r\nContent-Type: multipart/mixed; boundary=aa\r\n\r\n--aa\r\n\r\nx\r\n--a\r\n\r\ny\r\n--aa--\r\n--a--\r\n"),
        Bomb.Whole("boundary given twice", () => "Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--a\r\n\r\ny\r\n--a--\r\n"),
        Bomb.Whole("Content-Type given twice", () => "Content-Type: text/plain\r\n" + Multipart + "--a\r\n\r\nx\r\n--a--\r\n"),
        Bomb.Whole("encoding given twice", () => "Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit\r\n\r\nQUJD\r\n"),
        Bomb.Whole("encoding of a multipart", () => "Content-Transfer-Encoding: base64\r\n" + Multipart + "--a\r\n\r\nQUJD\r\n--a--\r\n"),
    ];

    private static Bomb[] Encodings() =>
    [
        Bomb.Whole("10 MB base64 garbage", () => Encoded("base64", Repeat(Repeat("!*", 38) + "\r\n", 128_000))),
        Bomb.Whole("padding inside base64", () => Encoded("base64", Repeat(Repeat("Q===", 19) + "\r\n", 64_000))),
        Bomb.Refused("25 MB base64 in one line", () => Encoded("base64", new string('A', 25_000_000) + "\r\n")),
        Bomb.Whole("5,000,000 soft breaks", () => Encoded("quoted-printable", Repeat("=\r\n", 5_000_000))),
        Bomb.Whole("10 MB quoted-printable garbage", () => Encoded("quoted-printable", Repeat(Repeat("=Z", 38) + "\r\n", 128_000))),
        Bomb.Whole("uuencoded path", () => Encoded("x-uuencode", "begin 644 ../../etc/passwd\r\n#0V%T\r\n`\r\nend\r\n")),
    ];

    private static Bomb[] Lines() =>
    [
        Bomb.Refused("25 MB line", () => "Subject: bomb\r\n\r\n" + new string('A', 25_000_000) + "\r\n"),
        Bomb.Whole("LF only", () => "Subject: bomb\nFrom: a@b.example\n\n" + Repeat("text\n", 1_000_000)),
        Bomb.Refused("CR only", () => "Subject: bomb\r\r" + Repeat("text\r", 1_000_000)),
        Bomb.Refused("NUL everywhere", () => "Subject: \0bomb\r\n\r\n" + new string('\0', 5_000_000)),
        Bomb.Whole("empty", () => ""),
        Bomb.Whole("header without end", () => "Subject: bomb\r\nX: " + new string('x', 60_000)),
    ];

    private static IEnumerable<Bomb> Names() => FileNames.Select((name, i) => Bomb.Whole(
        string.Create(CultureInfo.InvariantCulture, $"file name {i + 1}"),
        () => Multipart + "--a\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"" + name
            + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--a--\r\n"));

    private static Bomb[] Others() =>
    [
        Bomb.Whole("external body", () => "Content-Type: message/external-body; access-type=local-file; name=\"/etc/passwd\"\r\n\r\nContent-Type: text/plain\r\n\r\n"),
        Bomb.Whole("partial message", () => "Content-Type: message/partial; id=\"x\"; number=1; total=1000000\r\n\r\nSubject: inner\r\n\r\nx\r\n"),
        Bomb.Whole("1,000,000 nested div", () => Html(Repeat("<div>\r\n", 1_000_000))),
        Bomb.Whole("1,000,000 attributes", () => Html("<p " + Numbered(1_000_000, i => $"a{i}=1\r\n") + ">")),
        Bomb.Whole("5,000,000 <", () => Html(Repeat(new string('<', 998) + "\r\n", 5_000))),
    ];

    // What only this product could fall over.
    private static Bomb[] Products() =>
    [
        Bomb.Whole("9,000 texts", () => Multipart + Repeat("--a\r\n\r\n" + Repeat("text to read http://x.example/ code 123456\r\n", 100) + "\r\n", 9000)),
        Bomb.Whole("dashes below 99 boundaries", () => NestedMultiparts(99) + "\r\n" + Repeat("--\r\n", 5_000_000)),
        Bomb.Whole("5,000,000 dots", () => "Subject: bomb\r\n\r\n" + Repeat(".\r\n", 5_000_000)),
        Bomb.Cut("900 names of combining marks", () => Multipart + Repeat(
            "--a\r\nContent-Disposition: attachment; filename*=utf-8''" + Repeat("%CC%81%CC%96", 4000) + "\r\n\r\nx\r\n", 900)),
    ];

    /// <summary>An honest message of so many bytes, to compare with.</summary>
    public static byte[] Honest(int bytes)
    {
        var random = new Random(1);
        var content = new byte[57];
        var text = new StringBuilder(Multipart + "--a\r\n\r\nHello\r\n--a\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        while (text.Length < bytes)
        {
            random.NextBytes(content);
            text.Append(Convert.ToBase64String(content)).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("--a--\r\n").ToString());
    }

    private static string NestedMultiparts(int count) =>
        "Subject: bomb\r\n" + Numbered(count, i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");

    private static string Field(string name, string value) => $"Subject: bomb\r\n{name}: {value}\r\n\r\ntext\r\n";

    private static string Encoded(string encoding, string body) =>
        $"Subject: bomb\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}";

    private static string Html(string html) => "Subject: bomb\r\nContent-Type: text/html\r\n\r\n" + html;

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Numbered(int count, Func<int, string> piece) => string.Concat(Enumerable.Range(0, count).Select(piece));
}
