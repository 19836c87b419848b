using System.Text;

namespace Mailservr.Mime.Tests;

/// <summary>
/// Mail made to exhaust a parser: it stays within memory, keeps every byte and says what it did not take apart.
/// </summary>
public class MimeBombTests
{
    /// <summary>Counts, so that only the parser's own memory is measured.</summary>
    private sealed class CountingSink : MimeSink
    {
        public long Bytes { get; private set; }
        protected internal override BodyMode BeginBody(MimePart part) => BodyMode.Detach;
        protected internal override void Raw(ReadOnlySpan<byte> bytes) => Bytes += bytes.Length;
        protected internal override void Covered(ReadOnlySpan<byte> bytes) => Bytes += bytes.Length;
    }

    public static TheoryData<string, int, int, MimeDefectKind?> Bombs => new()
    {
        { "nested multiparts", 100_000, 4, MimeDefectKind.DepthLimit },
        { "nested messages", 100_000, 4, MimeDefectKind.DepthLimit },
        { "parts", 1_000_000, 16, MimeDefectKind.PartsLimit },
        { "parts of one name", 200_000, 16, MimeDefectKind.DepthLimit },
        { "header lines", 1_000_000, 2, MimeDefectKind.HeaderFieldsLimit },
        { "junk lines", 1_000_000, 2, MimeDefectKind.HeaderBytesLimit },
        { "fields of many parts", 10_000, 24, MimeDefectKind.HeaderFieldsLimit },
        { "headers of many parts", 200, 24, MimeDefectKind.HeaderBytesLimit },
        { "long header line", 10_000_000, 2, MimeDefectKind.HeaderBytesLimit },
        { "long boundary", 1_000_000, 4, MimeDefectKind.MissingBoundary },
        { "parameters", 200_000, 4, MimeDefectKind.ParametersLimit },
        { "parameter segments", 100_000, 4, MimeDefectKind.FieldBytesLimit },
        { "base64 garbage", 10_000_000, 2, MimeDefectKind.InvalidBase64 },
        { "base64 in one line", 25_000_000, 2, null },
        { "padding", 10_000_000, 2, null },
        { "soft breaks", 5_000_000, 2, null },
        { "quoted-printable garbage", 10_000_000, 2, MimeDefectKind.InvalidQuotedPrintable },
        { "uuencode", 10_000_000, 2, null },
        { "long line", 25_000_000, 2, null },
        { "dashes", 5_000_000, 2, MimeDefectKind.MissingFinalBoundary },
        { "carriage returns", 5_000_000, 2, MimeDefectKind.HeaderBytesLimit },
        { "zeros", 5_000_000, 2, MimeDefectKind.HeaderBytesLimit },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Feed_Bomb_KeepsMemoryBounded(string name, int count, int megabytes, MimeDefectKind? defect)
    {
        var sink = new CountingSink();
        var parser = new MimeParser(null, sink);
        Feed(parser, "MIME-Version: 1.0\r\n");
        var bomb = Encoding.ASCII.GetBytes(Head(name)).Concat(Encoding.ASCII.GetBytes(Body(name, count))).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var piece in Pieces(bomb.Length))
            parser.Feed(bomb.AsSpan(piece));
        var message = parser.Complete();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(bomb.Length + 19, sink.Bytes);
        Assert.InRange(allocated, 0, megabytes * 1024L * 1024);
        if (defect is { } kind)
            Assert.Contains(message.Defects, d => d.Kind == kind);
        if (defect <= MimeDefectKind.CommentDepthLimit)
            Assert.True(message.Truncated);
    }

    [Theory]
    [InlineData("To", "a@example.com, ", 500_000, MimeDefectKind.FieldBytesLimit)]
    [InlineData("To", "a@b,", 10_000, MimeDefectKind.AddressesLimit)]
    [InlineData("To", "(", 60_000, MimeDefectKind.CommentDepthLimit)]
    [InlineData("To", "g:", 30_000, null)]
    [InlineData("To", ",", 60_000, null)]
    [InlineData("Subject", "=?utf-8?q?=41?= ", 200_000, MimeDefectKind.EncodedWordsLimit)]
    [InlineData("References", "<a@b> ", 10_000, null)]
    [InlineData("Date", "(", 60_000, null)]
    public void Views_HostileField_StayBounded(string field, string piece, int count, MimeDefectKind? defect)
    {
        var limits = new MimeLimits { HeaderBytes = 16 * 1024 * 1024 };
        var bytes = Encoding.ASCII.GetBytes($"{field}: {Repeat(piece, count)}\r\n\r\n");
        var message = Structure.Parse(bytes, null, null, limits);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = (message.Subject, message.To, message.References, message.Date);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024 * 1024);
        if (defect is { } kind)
            Assert.Contains(message.Defects, d => d.Kind == kind);
        Assert.True(message.To.Count <= limits.AddressesPerField);
    }

    [Fact]
    public void Feed_LargeAttachment_AllocatesNothingForItsSize()
    {
        var parser = new MimeParser(null, new CountingSink());
        Feed(parser, Head("parts") + "--a\r\n" + Head("padding"));
        var lines = Encoding.ASCII.GetBytes(Repeat(new string('A', 76) + "\r\n", 800));
        parser.Feed(lines);
        // The least of some: a collection may take buffers from the shared pool, which are then made anew.
        Assert.InRange(Enumerable.Range(0, 5).Min(_ => AllocatedBy(500, lines)), 0, 4096);
        Feed(parser, "--a--\r\n");
        Assert.Equal(2501L * 800 * 57, parser.Complete().Root.Children[0].DecodedLength);

        long AllocatedBy(int times, byte[] piece)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
                parser.Feed(piece);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static string Head(string name) => name switch
    {
        "parts" or "dashes" or "fields of many parts" or "headers of many parts" => "Content-Type: multipart/mixed; boundary=a\r\n\r\n",
        "long boundary" => "Content-Type: multipart/mixed; boundary=",
        "base64 garbage" or "base64 in one line" or "padding" => "Content-Transfer-Encoding: base64\r\n\r\n",
        "soft breaks" or "quoted-printable garbage" => "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
        "uuencode" => "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\n",
        "long line" => "\r\n",
        _ => "",
    };

    private static string Body(string name, int count) => name switch
    {
        "nested multiparts" => Numbered(count, i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"),
        "parts of one name" => Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", count),
        "nested messages" => Repeat("Content-Type: message/rfc822\r\n\r\n", count),
        "parts" => Repeat("--a\r\n\r\n", count),
        "fields of many parts" => Repeat("--a\r\n" + Repeat("x:\n", 990) + "\n", count),
        "headers of many parts" => Repeat($"--a\r\nX: {new string('x', 200_000)}\r\n\r\n", count),
        "header lines" => Repeat("X: y\r\n", count),
        "junk lines" => Repeat("junk\r\n", count),
        "parameters" => "Content-Type: text/plain" + Numbered(count, i => $"; p{i}=x") + "\r\n\r\n",
        "parameter segments" => "Content-Type: text/plain" + Numbered(count, i => $"; name*{i}=x") + "\r\n\r\n",
        "base64 garbage" => Repeat("!*", count / 2),
        "padding" => Repeat("Q===", count / 4),
        "soft breaks" => Repeat("=\r\n", count),
        "quoted-printable garbage" => Repeat("=Z", count / 2),
        "uuencode" => Repeat("_\n", count / 2),
        "dashes" => Repeat("--\n", count),
        "carriage returns" => Repeat("\r", count),
        "zeros" => Repeat("\0", count),
        _ => Repeat("A", count),
    };

    private static IEnumerable<Range> Pieces(int length)
    {
        for (var at = 0; at < length; at += 60_000)
            yield return at..Math.Min(length, at + 60_000);
    }

    private static void Feed(MimeParser parser, string text) => parser.Feed(Encoding.ASCII.GetBytes(text));

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Numbered(int count, Func<int, string> piece) =>
        string.Concat(Enumerable.Range(0, count).Select(piece));
}
