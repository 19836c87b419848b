using System.Text;

namespace Mailservr.Mime.Tests;

/// <summary>One message with everything in it.</summary>
internal static class SampleMail
{
    public static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Text().ReplaceLineEndings("\r\n"));

    private static string Text() => """
        Received: from mx.example.org (mx.example.org [192.0.2.1])
            by in.example.com; Mon, 2 Nov 2026 10:00:00 +0100
        From: =?utf-8?q?J=C3=BCrgen?= <juergen@example.org>
        To: Team: a@example.com, "B, C" <b@example.com>;, d@example.com (comment)
        Cc: =?iso-8859-1?b?5GZm?= <c@example.com>
        Subject: =?utf-8?b?R3LDvMOfZQ==?= from the sample
        Date: Mon, 02 Nov 2026 10:00:00 +0100
        Message-ID: <1@example.org>
        References: <0@example.org> <00@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        preamble
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8; format=flowed
        Content-Transfer-Encoding: quoted-printable

        Gr=C3=BC=C3=9Fe, long =
        line
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Grüße</p>
        --inner--
        --outer
        Content-Type: application/pdf; name*=utf-8''%C3%A4.pdf
        Content-Disposition: attachment; filename*0=re; filename*1=port.pdf
        Content-Transfer-Encoding: base64

        QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWkFCQ0RF
        RkdISUpLTA==
        --outer
        Content-Type: message/rfc822

        Subject: inner mail
        Content-Type: text/plain

        inner body
        --outer--
        epilogue
        """;
}
