using System.Text;

namespace Mailservr.Mime.Tests;

/// <summary>Seeded mail of every shape, right and wrong, out of pieces that matter to a parser.</summary>
internal sealed class MessageGenerator(int seed)
{
    private static readonly string[] Pieces =
    [
        "\r\n", "\n", "\r", "\r\n\r\n", "--", "--a", "--a--", "--b", "--b--", "--ab", "\r\n--a\r\n", "\r\n--a--\r\n",
        "\r\n--b\r\n", "\r\n--b--", "\n--a\n", "-", " ", "\t", ":", "Subject: x\r\n", "Content-Type: text/plain\r\n",
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n",
        "Content-Type: multipart/mixed;\r\n boundary=\"b\"\r\n\r\n",
        "Content-Type: multipart/digest; boundary=ab\n\n", "Content-Type: message/rfc822\r\n\r\n", "=", "=\r\n", "=41",
        "Content-Transfer-Encoding: base64\r\n\r\n", "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
        "Content-Transfer-Encoding: x-uuencode\r\n\r\n", "QUJD", "QUJDREVG\r\n", "QQ==", "QQ==\r\n", "QR==", "AAA=\n",
        "begin 644 x\n", "#86)C\n", "end\n", "\0", "\u00ff", "From x\r\n", "Content-Disposition: attachment\r\n",
    ];

    private readonly Random _random = new(seed);

    public byte[] Pile()
    {
        var text = new StringBuilder();
        for (var i = _random.Next(60); i >= 0; i--)
            text.Append(Pieces[_random.Next(Pieces.Length)]);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>A well-formed base64 attachment, then changed in a few places.</summary>
    public byte[] Attachment(byte[] content, int lineLength, string lineBreak, int changes)
    {
        var base64 = Convert.ToBase64String(content);
        var lines = lineLength == 0 ? [base64] : base64.Chunk(lineLength).Select(c => new string(c));
        var body = new StringBuilder(string.Join(lineBreak, lines));
        for (var i = 0; i < changes; i++)
            body.Insert(_random.Next(body.Length + 1), Pieces[_random.Next(Pieces.Length)]);
        return Encoding.Latin1.GetBytes(
            "Content-Type: multipart/mixed; boundary=frontier\r\n\r\n--frontier\r\n" +
            "Content-Transfer-Encoding: base64\r\n\r\n" + body + "\r\n--frontier--\r\n");
    }

    public Func<int, int> Steps(int most)
    {
        var random = new Random(_random.Next());
        return _ => 1 + random.Next(most);
    }
}
