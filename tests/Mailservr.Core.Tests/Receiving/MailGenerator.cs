using System.Buffers;
using System.Text;

namespace Mailservr.Core.Tests.Receiving;

/// <summary>Writes messages of every shape, right and wrong; the same seed writes the same message.</summary>
internal sealed class MailGenerator
{
    private static readonly string[] Fragments =
    [
        "--b1", "--b2", "--b1--", "--", "\r\n", "\n", "\r", "\r\n\r\n", "Content-Type: multipart/mixed; boundary=b1\r\n",
        "Content-Type: multipart/alternative; boundary=\"b2\"\r\n", "Content-Type: message/rfc822\r\n",
        "Content-Type: application/octet-stream\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n",
        "Content-Disposition: attachment; filename=a.bin\r\n", "AAAA", "QUJD", "QQ==", "=", "=3D", "=\r\n", "begin 644 a\n",
        "#0V%T\n", "end\n", " ", "\0", "\u00e9", "Subject: x\r\n", "QUJDREVG\r\nQUJDREVG\r\n",
    ];

    private readonly Random _random;
    private readonly ArrayBufferWriter<byte> _out = new();
    private string _end;
    private int _boundaries;

    private MailGenerator(int seed)
    {
        _random = new Random(seed);
        _end = _random.Next(4) == 0 ? "\n" : "\r\n";
    }

    public static byte[] Message(int seed)
    {
        var generator = new MailGenerator(seed);
        generator.Line("From: \"A\" <a@client.example>", "To: b@mail.example", "Subject: Message " + seed);
        generator.Part(depth: 0);
        return generator._out.WrittenSpan.ToArray();
    }

    /// <summary>Pieces of syntax in any order.</summary>
    public static byte[] Rubble(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(random.Next(3) > 0 ? "Content-Type: multipart/mixed; boundary=b1\r\n" : "");
        for (var i = random.Next(120); i > 0; i--)
            text.Append(Fragments[random.Next(Fragments.Length)]);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public static int[] Pieces(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => 1 + random.Next(random.Next(2) == 0 ? 8 : 3000))];
    }

    private void Part(int depth)
    {
        if (_random.Next(12) == 0)
            _end = _end == "\n" ? "\r\n" : "\n";
        var kind = _random.Next(depth < 4 ? 12 : 8);
        switch (kind)
        {
            case 0:
            case 1:
                Text();
                break;
            case 2:
            case 3:
            case 4:
                Base64();
                break;
            case 5:
                QuotedPrintable();
                break;
            case 6:
                Uuencode();
                break;
            case 7:
                Identity();
                break;
            case 8:
                Embedded(depth);
                break;
            default:
                Multipart(depth);
                break;
        }
    }

    private void Text()
    {
        Line(_random.Next(2) == 0 ? "Content-Type: text/plain; charset=utf-8" : "Content-Type: text/html", "");
        for (var i = _random.Next(20); i > 0; i--)
            Line(_random.Next(4) == 0 ? "" : "Grüße – <b>text</b> " + _random.Next());
    }

    private void Base64()
    {
        Line("Content-Type: application/pdf; name=\"a.pdf\"", "Content-Disposition: attachment", "Content-Transfer-Encoding: base64", "");
        var text = Convert.ToBase64String(Content(6000));
        int[] lengths = [76, 76, 76, 60, 64, 72, 75, 74, 61, 3, 1, 100_000];
        var length = lengths[_random.Next(lengths.Length)];
        var garbage = _random.Next(4) == 0 ? _random.Next(text.Length + 1) : -1;
        for (var at = 0; at < text.Length;)
        {
            var take = Math.Min(_random.Next(300) == 0 ? 1 + _random.Next(80) : length, text.Length - at);
            if (garbage >= at && garbage < at + take)
                Line("*** not base64 ***");
            Write(text.AsSpan(at, take));
            at += take;
            if (at < text.Length || _random.Next(5) > 0)
                Write(_end);
        }

        for (var i = _random.Next(6) == 0 ? _random.Next(4) : 0; i > 0; i--)
            Line("");
    }

    private void QuotedPrintable()
    {
        Line("Content-Type: text/csv", "Content-Disposition: attachment; filename=a.csv", "Content-Transfer-Encoding: quoted-printable", "");
        for (var i = _random.Next(30); i > 0; i--)
            Line($"caf=C3=A9;{_random.Next()};=", "soft; =ZZ trailing  ");
    }

    private void Uuencode()
    {
        Line("Content-Type: image/gif", "Content-Transfer-Encoding: x-uuencode", "", "begin 644 a.gif", "#0V%T", "#0V%T", "`");
        if (_random.Next(3) > 0)
            Line("end");
    }

    private void Identity()
    {
        Line("Content-Type: application/octet-stream", _random.Next(2) == 0 ? "X-A: b" : "Content-Transfer-Encoding: binary", "");
        _out.Write(Content(4000));
        Write(_end);
    }

    private void Embedded(int depth)
    {
        Line("Content-Type: message/rfc822", "Content-Disposition: attachment; filename=\"m.eml\"", "");
        Line("From: inner@client.example", "Subject: Inner");
        Part(depth + 1);
    }

    private void Multipart(int depth)
    {
        var boundary = $"=_b{_boundaries++}_{_random.Next(100)}";
        string[] types = ["mixed", "mixed", "alternative", "related", "digest"];
        Line($"Content-Type: multipart/{types[_random.Next(types.Length)]}; boundary=\"{boundary}\"", "");
        if (_random.Next(3) == 0)
            Line("A preamble", "-- ", "");
        for (var i = _random.Next(5); i > 0; i--)
        {
            Line("--" + boundary + (_random.Next(8) == 0 ? "  " : ""));
            Part(depth + 1);
            if (_random.Next(3) > 0)
                Write(_end);
        }

        if (_random.Next(6) > 0)
            Line("--" + boundary + "--");
        if (_random.Next(4) == 0)
            Line("An epilogue", "");
    }

    private byte[] Content(int max)
    {
        var bytes = new byte[_random.Next(max)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private void Line(params string[] lines)
    {
        foreach (var line in lines)
        {
            Write(line);
            Write(_end);
        }
    }

    private void Write(ReadOnlySpan<char> text) => _out.Write(Encoding.UTF8.GetBytes(text.ToString()));
}
