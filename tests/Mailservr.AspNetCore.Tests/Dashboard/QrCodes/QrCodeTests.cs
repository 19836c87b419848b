using Mailservr.AspNetCore.Dashboard.QrCodes;

namespace Mailservr.AspNetCore.Tests.Dashboard.QrCodes;

public sealed class QrCodeTests
{
    // Bytes of text that a code of each version holds at level M, by table 7 of the standard.
    private static readonly int[] Capacities =
        [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666];

    [Fact]
    public void Code_OfEveryVersion_SaysItsText()
    {
        for (var version = 1; version <= Capacities.Length; version++)
        {
            var text = TextOf(Capacities[version - 1]);

            var code = QrCode.Of(text);

            Assert.NotNull(code);
            Assert.Equal((version * 4) + 17, code.Size);
            Assert.Equal(text, new QrReader(code.Size, code.IsDark).Read());
        }
    }

    [Fact]
    public void Code_OfEveryLength_SaysItsText()
    {
        for (var length = 0; length <= Capacities[^1]; length += 7)
        {
            var text = TextOf(length);

            var code = QrCode.Of(text);

            Assert.NotNull(code);
            Assert.Equal(text, QrReader.OfPath(code.ToPath(), code.Size).Read());
        }
    }

    [Fact]
    public void Code_LettersBeyondAscii_AreUtf8()
    {
        var code = QrCode.Of("Grüße, 世界");

        Assert.NotNull(code);
        Assert.Equal("Grüße, 世界", new QrReader(code.Size, code.IsDark).Read());
    }

    [Fact]
    public void Code_TooLong_IsNone() => Assert.Null(QrCode.Of(TextOf(Capacities[^1] + 1)));

    private static string TextOf(int length) =>
        string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + (i * i * 31 % 90))));
}
