using System.Text;

namespace Mailservr.Load.Sending;

/// <summary>
/// The mail of a run: content with its final dot, every message with a Message-ID, a subject and a text of its own.
/// The same seed makes the same messages.
/// </summary>
internal sealed class Workload(string name, int seed)
{
    private const string Boundary = "=_part_5f2c";
    private const string Inner = "=_alternative_5f2c";

    public byte[] Render(int number)
    {
        var random = new Random((seed * 1_000_003) + number);
        return Encoding.ASCII.GetBytes(Content(number, random));
    }

    private string Content(int number, Random random) => (name == "mix" ? Pick(random) : name) switch
    {
        "1.5KB" => Plain(number, random, 1_200),
        "10KB" => Plain(number, random, 9_900),
        "55KB" => Multipart(number, random, text: 1_400, attachment: 38_000),
        Correspondence.Name => new Correspondence(seed).Content(number, random),
        "100KB" => Multipart(number, random, text: 3_000, attachment: 69_000),
        _ => throw new FormatException($"There is no workload '{name}': 1.5KB, 10KB, 55KB, 100KB, mix."),
    };

    private static string Pick(Random random) => random.Next(100) switch
    {
        < 50 => "1.5KB",
        < 80 => "10KB",
        < 95 => "55KB",
        _ => "100KB",
    };

    private string Plain(int number, Random random, int length)
    {
        var prose = new Prose(random);
        return Header(number, prose) + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + prose.Text(length) + ".\r\n";
    }

    private string Multipart(int number, Random random, int text, int attachment)
    {
        var prose = new Prose(random);
        var bytes = new byte[attachment];
        random.NextBytes(bytes);
        var words = prose.Text(text);
        return $"""
            {Header(number, prose)}Content-Type: multipart/mixed; boundary="{Boundary}"

            --{Boundary}
            Content-Type: multipart/alternative; boundary="{Inner}"

            --{Inner}
            Content-Type: text/plain; charset=utf-8

            {words}
            --{Inner}
            Content-Type: text/html; charset=utf-8

            <html><body><p>{words}</p></body></html>
            --{Inner}--
            --{Boundary}
            Content-Type: application/octet-stream; name="data-{number}.bin"
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="data-{number}.bin"

            {Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)}
            --{Boundary}--
            .

            """.ReplaceLineEndings("\r\n");
    }

    private string Header(int number, Prose prose) =>
        $"""
        Received: from client.load.test (client.load.test [192.0.2.10]) by relay.load.test; Fri, 20 Nov 2026 10:00:00 +0000
        From: "Load {number % 100}" <sender{number % 100}@load.test>
        To: <reader@inbox.test>
        Subject: {prose.Subject()}
        Date: Fri, 20 Nov 2026 10:00:00 +0000
        Message-ID: <{seed}.{number}@load.test>
        MIME-Version: 1.0

        """.ReplaceLineEndings("\r\n");
}
