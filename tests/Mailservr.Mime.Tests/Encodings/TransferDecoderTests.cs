using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Mime.Tests;

public class TransferDecoderTests
{
    [Theory]
    [InlineData("QUJD", "ABC", false)]
    [InlineData("QU\r\nJD\r\nRA==\r\n", "ABCD", false)]
    [InlineData("QUJDRA", "ABCD", false)]
    [InlineData("QU!J*D", "ABC", true)]
    [InlineData("QQ==QUJD", "AABC", true)]
    [InlineData("QUI=QUJD", "ABABC", true)]
    [InlineData("QUJDR", "ABC", true)]
    [InlineData("====", "", false)]
    [InlineData("", "", false)]
    public void Base64_GoodAndBad_IsDecoded(string body, string expected, bool invalid) =>
        AssertDecodes(() => new Base64Decoder(), body, expected, invalid);

    [Theory]
    [InlineData("a=3Db", "a=b", false)]
    [InlineData("a=\r\nb", "ab", false)]
    [InlineData("a=\nb", "ab", false)]
    [InlineData("a= \t\r\nb", "ab", false)]
    [InlineData("a=", "a", false)]
    [InlineData("a=\r\n", "a", false)]
    [InlineData("a=4", "a=4", true)]
    [InlineData("a=e4", "a\u00e4", false)]
    [InlineData("a=ZZb", "a=ZZb", true)]
    [InlineData("a=4Zb", "a=4Zb", true)]
    [InlineData("a= b", "a= b", true)]
    [InlineData("a==41", "a=A", true)]
    [InlineData("a=\rb", "ab", false)]
    [InlineData("a \r\nb", "a \r\nb", false)]
    [InlineData("=                                          x", "=                                          x", true)]
    public void QuotedPrintable_GoodAndBad_IsDecoded(string body, string expected, bool invalid) =>
        AssertDecodes(() => new QuotedPrintableDecoder(), body, expected, invalid);

    [Theory]
    [InlineData("begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n", "Cat", false)]
    [InlineData("text\nbegin 644 cat.txt\n#0V%T\n`\nend\ntext\n", "Cat", false)]
    [InlineData("begin 644 ../../etc/passwd\n#0V%T\n`\nend\n", "Cat", false)]
    [InlineData("begin 644 cat.txt\n#0V%T\n", "Cat", true)]
    [InlineData("begin 644 x\n_#\nend", "\u000c\0\0", false)]
    [InlineData("no begin", "", false)]
    public void Uuencode_GoodAndBad_IsDecoded(string body, string expected, bool invalid) =>
        AssertDecodes(() => new UuencodeDecoder(), body, expected, invalid);

    [Fact]
    public void Decode_AnyBytesAnyCut_StaysWithinItsOutput() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            var bytes = new MessageGenerator(seed).Pile();
            foreach (var encoding in Enum.GetValues<TransferEncoding>().Except([TransferEncoding.Identity]))
            {
                var whole = InPieces(TransferDecoder.Create(encoding), bytes, bytes.Length + 1);
                Assert.Equal(whole, InPieces(TransferDecoder.Create(encoding), bytes, 1 + (seed % 5)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static void AssertDecodes(Func<TransferDecoder> create, string body, string expected, bool invalid)
    {
        foreach (var step in new[] { 1, 2, 3, 1000 })
        {
            var decoder = create();
            Assert.Equal(expected, Encoding.Latin1.GetString(InPieces(decoder, Encoding.Latin1.GetBytes(body), step)));
            Assert.Equal(invalid, decoder.Invalid);
        }
    }

    private static byte[] InPieces(TransferDecoder? decoder, byte[] bytes, int step)
    {
        Assert.NotNull(decoder);
        var result = new List<byte>();
        foreach (var piece in bytes.Chunk(step))
        {
            var output = new byte[decoder.MaxOutput(piece.Length)];
            result.AddRange(output[..decoder.Decode(piece, output)]);
        }

        var rest = new byte[decoder.MaxOutput(0)];
        result.AddRange(rest[..decoder.Finish(rest)]);
        return [.. result];
    }
}
