using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Smtp.Tests.Server;

public sealed class DataDecoderTests
{
    // Mostly the bytes that matter, so that short inputs meet all states.
    private static readonly Arbitrary<byte[]> Wire = Gen.Elements((byte)'\r', (byte)'\n', (byte)'.', (byte)'.', (byte)0, (byte)'a')
        .ArrayOf().ToArbitrary();

    private static readonly Arbitrary<byte[]> Lines = Gen.Elements("\r\n", ".", "..", "a", "bc", "\r\n.", "\u00e4")
        .ArrayOf().Select(parts => System.Text.Encoding.UTF8.GetBytes(string.Concat(parts) + "\r\n")).ToArbitrary();

    [Theory]
    [InlineData(".\r\n", "", 3)]
    [InlineData("a\r\n.\r\nb", "a\r\n", 6)]
    [InlineData("..\r\n.\r\n", ".\r\n", 7)]
    [InlineData(".a\r\n.\r\n", "a\r\n", 7)]
    [InlineData("...\r\n.\r\n", "..\r\n", 8)]
    [InlineData("a.\r\n.\r\n", "a.\r\n", 7)]
    [InlineData("\r\n.\r\n", "\r\n", 5)]
    public void Read_WholeMessage_GivesContent(string wire, string content, int consumed)
    {
        var result = Decode(System.Text.Encoding.ASCII.GetBytes(wire), wire.Length);
        Assert.Equal(content, System.Text.Encoding.ASCII.GetString(result.Content));
        Assert.Equal(consumed, result.Consumed);
        Assert.True(result.Ended);
        Assert.False(result.Bare);
    }

    [Theory]
    [InlineData("a\n.\n")]
    [InlineData("a\r.\r")]
    [InlineData("a\r\n.\n")]
    [InlineData("a\n.\r\n")]
    [InlineData("a\r\n.\r")]
    [InlineData("a\r\n.\r\r\n")]
    [InlineData("a\r\n\0.\r\n")]
    [InlineData("a\r\n.\0\r\n")]
    public void Read_FalseEnd_DoesNotEnd(string wire)
    {
        Assert.False(Decode(System.Text.Encoding.ASCII.GetBytes(wire), wire.Length).Ended);
    }

    [Fact]
    public void Read_AnyCut_GivesTheSame()
    {
        Prop.ForAll(Wire, wire =>
        {
            var whole = Decode(wire, Math.Max(1, wire.Length));
            return Enumerable.Range(1, Math.Max(1, wire.Length)).All(size =>
            {
                var cut = Decode(wire, size);
                return cut.Ended == whole.Ended && cut.Bare == whole.Bare && cut.Consumed == whole.Consumed
                    && (cut.Bare || cut.Content.SequenceEqual(whole.Content));
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Read_AnyBytes_EndsExactlyAtTheTrueEnd()
    {
        Prop.ForAll(Wire, wire =>
        {
            // RFC 5321 §4.1.1.4: the CRLF of the DATA command counts as the one before the dot.
            byte[] framed = [.. "\r\n"u8, .. wire];
            var end = framed.AsSpan().IndexOf("\r\n.\r\n"u8);
            var result = Decode(wire, Math.Max(1, wire.Length));
            return result.Ended == end >= 0 && result.Consumed == (end < 0 ? wire.Length : end + 3);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Read_Stuffed_GivesTheOriginal()
    {
        Prop.ForAll(Lines, content =>
        {
            var text = System.Text.Encoding.Latin1.GetString(content);
            var stuffed = ("\r\n" + text).Replace("\r\n.", "\r\n..", StringComparison.Ordinal)[2..] + ".\r\n";
            var result = Decode(System.Text.Encoding.Latin1.GetBytes(stuffed), 7);
            return result.Ended && !result.Bare && result.Content.SequenceEqual(content);
        }).QuickCheckThrowOnFailure();
    }

    private static (byte[] Content, int Consumed, bool Ended, bool Bare) Decode(byte[] wire, int pieceLength)
    {
        var decoder = new DataDecoder();
        var content = new List<byte>();
        var consumed = 0;
        while (consumed < wire.Length && !decoder.Ended)
        {
            var piece = wire.AsSpan(consumed, Math.Min(pieceLength, wire.Length - consumed));
            var at = 0;
            while (at < piece.Length && !decoder.Ended)
            {
                var rest = piece[at..];
                at += decoder.Read(rest, out var range);
                content.AddRange(rest[range]);
            }
            consumed += at;
        }
        return ([.. content], consumed, decoder.Ended, decoder.HasBareLineEnd);
    }
}
