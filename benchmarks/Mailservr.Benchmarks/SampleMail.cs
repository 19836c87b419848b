using System.Text;

namespace Mailservr.Benchmarks;

/// <summary>The workloads: plain text of two sizes, a multipart with an attachment, a large multipart.</summary>
internal static class SampleMail
{
    private const string Words =
        "the quick mail arrives before anyone asks and every word of it is kept where it belongs until somebody reads ";

    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } =
    [
        ("1.5 KB text", Text(1_100)),
        ("10 KB text", Text(9_600)),
        ("55 KB multipart", Multipart(1_500, 38_000)),
        ("100 KB multipart", Multipart(3_000, 70_000)),
    ];

    private static byte[] Text(int length) => Encoding.ASCII.GetBytes(
        Header + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" + Prose(length));

    private static byte[] Multipart(int text, int attachment)
    {
        var bytes = new byte[attachment];
        new Random(7).NextBytes(bytes);
        var mail = new StringBuilder(Header)
            .Append("Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n")
            .Append("--outer\r\nContent-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n")
            .Append("--inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n").Append(Prose(text))
            .Append("\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>")
            .Append(Prose(text).Replace("the ", "the=20", StringComparison.Ordinal)).Append("</p>\r\n--inner--\r\n")
            .Append("--outer\r\nContent-Type: application/pdf; name=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\n")
            .Append("Content-Disposition: attachment; filename=\"report.pdf\"\r\n\r\n")
            .Append(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n--outer--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static string Header =>
        "Received: from mx.example.net (mx.example.net [192.0.2.7]) by mx.example.com with ESMTPS id 4711;\r\n\tFri, 20 Nov 2026 10:00:00 +0000\r\n"
        + "From: =?utf-8?q?J=C3=BCrgen_Example?= <juergen@example.net>\r\nTo: \"Example, Ann\" <ann@example.com>, bob@example.com\r\n"
        + "Subject: =?utf-8?b?R3LDvMOfZQ==?= and the report\r\nDate: Fri, 20 Nov 2026 11:00:00 +0100\r\n"
        + "Message-ID: <4711.1763632800@example.net>\r\nMIME-Version: 1.0\r\n";

    private static string Prose(int length)
    {
        var text = new StringBuilder(length + 2);
        while (text.Length < length)
            text.Append(Words.AsSpan(0, Math.Min(70, Words.Length))).Append("\r\n");
        return text.ToString();
    }
}
