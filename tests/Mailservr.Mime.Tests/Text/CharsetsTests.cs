using System.Text;

namespace Mailservr.Mime.Tests.Text;

public sealed class CharsetsTests
{
    [Theory]
    [InlineData("utf8", 65001)]
    [InlineData("UTF-8", 65001)]
    [InlineData("\"utf-8\"", 65001)]
    [InlineData("latin1", 1252)]
    [InlineData("iso-8859-1", 1252)]
    [InlineData("iso-8859-15", 28605)]
    [InlineData("cp1252", 1252)]
    [InlineData("cp-850", 850)]
    [InlineData("windows-1251", 1251)]
    [InlineData("ks_c_5601-1987", 949)]
    [InlineData("x-sjis", 932)]
    [InlineData("gb2312", 54936)]
    [InlineData("iso-2022-jp", 50220)]
    [InlineData("iso-2022-kr", 50225)]
    [InlineData("hz-gb-2312", 52936)]
    [InlineData("big5", 950)]
    [InlineData("euc-jp", 51932)]
    [InlineData("koi8-r", 20866)]
    [InlineData("unicode-1-1-utf-7", 65000)]
    [InlineData("macintosh", 10000)]
    [InlineData("windows-874", 874)]
    public void Find_Label_IsTheCodePage(string label, int codePage) => Assert.Equal(codePage, Charsets.Find(label)?.CodePage);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x-unknown")]
    [InlineData("us-ascii")]
    [InlineData("cp99999999999")]
    [InlineData("cp")]
    public void Find_NoCharset_IsNull(string? label) => Assert.Null(Charsets.Find(label));

    [Theory]
    [InlineData("ansi_x3.4-1968", false)]
    [InlineData(null, false)]
    [InlineData("x-unknown", true)]
    public void Decode_WithoutUsableLabel_IsUtf8OrWindows1252(string? label, bool isUnknown)
    {
        Assert.Equal("ä", Charsets.Decode("ä"u8, label, out var unknown));
        Assert.Equal(isUnknown, unknown);
        Assert.Equal("ä€", Charsets.Decode([0xE4, 0x80], label, out _));
    }

    [Fact]
    public void Decode_Latin1_IsWindows1252UnlessItIsUtf8()
    {
        Assert.Equal("“ä”", Charsets.Decode([0x93, 0xE4, 0x94], "iso-8859-1", out _));
        Assert.Equal("Ã\u0082", Charsets.Decode([0xC3, 0x82], "iso-8859-1", out _));
    }

    [Fact]
    public void Decode_InvalidBytes_AreReplaced()
    {
        Assert.Equal("a\uFFFDb", Charsets.Decode([(byte)'a', 0xFF, (byte)'b'], "utf-8", out _));
        Assert.Equal("\uFFFDb", Charsets.Decode([0xFF, (byte)'b'], "gb18030", out _));
    }

    [Fact]
    public void Decode_ByteOrderMark_IsNoText()
    {
        Assert.Equal("a", Charsets.Decode([0xEF, 0xBB, 0xBF, (byte)'a'], "utf-8", out _));
        Assert.Equal("a", Charsets.Decode([0xFE, 0xFF, 0, (byte)'a'], "utf-16", out _));
        Assert.Equal("a", Charsets.Decode([0xFF, 0xFE, (byte)'a', 0], "utf-16", out _));
    }

    [Fact]
    public void Decode_AnyLabelAndBytes_NeverThrows()
    {
        var bytes = new byte[2000];
        new Random(1).NextBytes(bytes);
        var known = CodePagesEncodingProvider.Instance.GetEncodings().Select(encoding => $"cp{encoding.CodePage}");
        string[] labels = [.. known, "cp0", "cp42", "cp50229", "cp65535", "iso-2022-cn", "iso-2022-kr", "x-cp50227",
            "utf-32", "utf-7", "\0", "cp-", "=?", "x-user-defined"];
        foreach (var label in labels)
            Assert.NotEmpty(Charsets.Decode(bytes, label, out _));
    }

    [Theory]
    [InlineData("Hi Mom -+Jjo--!", "Hi Mom -☺-!")]
    [InlineData("1 +- 1", "1 + 1")]
    [InlineData("+ZeVnLIqe-", "日本語")]
    [InlineData("A+ImIDkQ.", "A≢Α.")]
    [InlineData("+", "")]
    public void Decode_Utf7_FollowsRfc2152(string encoded, string expected) =>
        Assert.Equal(expected, Charsets.Decode(System.Text.Encoding.ASCII.GetBytes(encoded), "utf-7", out _));
}
