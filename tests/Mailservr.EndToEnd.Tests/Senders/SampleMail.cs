using System.Text;

namespace Mailservr.EndToEnd.Tests;

/// <summary>Mail that our tests send, with the line ends that SMTP has.</summary>
internal static class SampleMail
{
    private static int _unique;

    /// <summary>A word that no other mail of this run has.</summary>
    public static string UniqueWord() => $"zq{Environment.ProcessId}x{Interlocked.Increment(ref _unique)}";

    /// <param name="more">More header fields, each with its line end.</param>
    public static byte[] Plain(string subject, string text, string more = "") => Bytes($"""
        From: Ada Writer <ada@sender.test>
        To: reader@inbox.test
        Date: Tue, 10 Nov 2026 09:00:00 +0100
        Subject: {subject}
        {more}MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        {text}

        """);

    /// <summary>A text and one file in base64, broken into lines of a length of the sender's choice.</summary>
    public static byte[] WithFile(
        string subject, string text, string name, byte[] content, int lineLength = 76) => Bytes($"""
        From: Ada Writer <ada@sender.test>
        To: reader@inbox.test
        Date: Tue, 10 Nov 2026 09:00:00 +0100
        Subject: {subject}
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="=_cut"

        --=_cut
        Content-Type: text/plain; charset=utf-8

        {text}
        --=_cut
        Content-Type: application/pdf; name="{name}"
        Content-Disposition: attachment; filename="{name}"
        Content-Transfer-Encoding: base64

        {Base64(content, lineLength)}
        --=_cut--

        """);

    /// <summary>
    /// What relays tend to touch: dots at the start of lines, white space at their ends, 8-bit text, a line of 900
    /// characters, soft line breaks, empty lines at the end.
    /// </summary>
    public static byte[] Awkward(string subject) => Bytes($"""
        From: "Writer, Ada" <ada@sender.test>
        To: reader@inbox.test
        Date: Tue, 10 Nov 2026 09:00:00 +0100
        Subject: {subject}
        Message-ID: <{subject}@sender.test>
        X-Folded: one
        	two
         three
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="b1"

        Preamble, to be kept.
        --b1
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Grüße — 日本語
        .
        .. two dots
        .leading dot
        From the start of a line
        {new string('x', 900)}
        {"trailing blanks   "}
        {"trailing tab\t"}

        --b1
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <p>Gr=C3=BC=C3=9Fe, soft =
        break</p>
        --b1--
        Epilogue.



        """);

    private static string Base64(byte[] content, int lineLength) => string.Join(
        "\n", Convert.ToBase64String(content).Chunk(lineLength).Select(line => new string(line)));

    private static byte[] Bytes(string text) => LineEnds.ToCrLf(Encoding.UTF8.GetBytes(text));
}
