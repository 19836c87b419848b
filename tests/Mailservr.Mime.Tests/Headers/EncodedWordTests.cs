using System.Text;

namespace Mailservr.Mime.Tests.Headers;

public sealed class EncodedWordTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData(" folded\r\n text\r\n\tagain ", "folded text again")]
    [InlineData("=?utf-8?Q?caf=C3=A9_au_lait?=", "café au lait")]
    [InlineData("=?UTF-8?B?w6k=?= =?utf-8?b?w6g=?=", "éè")]
    [InlineData("=?utf-8?B?4oI=?=\r\n =?utf-8?B?rA==?=", "€")]
    [InlineData("=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=", "€")]
    [InlineData("a =?iso-8859-1?q?=E4?= b", "a ä b")]
    [InlineData("a=?iso-8859-1?q?=E4?=b", "aäb")]
    [InlineData("=?iso-8859-1*de?q?=E4?=", "ä")]
    [InlineData("=?utf-8?Q?with blanks inside?=", "with blanks inside")]
    [InlineData("=?utf-8?Q?what?now?=", "what?now")]
    [InlineData("=?utf-8?B?VGVzdA?=", "Test")]
    [InlineData("=?utf-8?B?VGVz dA==?=", "Test")]
    [InlineData("=?x-nowhere?Q?=E4?=", "ä")]
    [InlineData("=??Q?abc?=", "abc")]
    [InlineData("=?utf-8?Q??=", "")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?utf-8?Q?open", "=?utf-8?Q?open")]
    [InlineData("=?utf-8?Q?open =?utf-8?Q?closed?=", "=?utf-8?Q?open closed")]
    [InlineData("=?utf-8?Q?a=0D=0ABcc:_b=00?=", "a\uFFFD\uFFFDBcc: b\uFFFD")]
    [InlineData("=?utf-8?Q?=ZZ=4?=", "=ZZ=4")]
    [InlineData("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト")]
    public void Decode_Text_IsShownAsMeant(string field, string expected) =>
        Assert.Equal(expected, EncodedWord.Decode(Encoding.UTF8.GetBytes(field)));

    [Fact]
    public void Decode_RawBytes_AreUtf8OrWindows1252()
    {
        Assert.Equal("Größe", EncodedWord.Decode("Größe"u8));
        Assert.Equal("Größe", EncodedWord.Decode([(byte)'G', (byte)'r', 0xF6, 0xDF, (byte)'e']));
    }

    [Fact]
    public void Decode_MoreWordsThanTheLimit_KeepsTheRestAndSaysSo()
    {
        var defects = new List<MimeDefect>();
        var limits = new MimeLimits { EncodedWordsPerField = 2 };

        var text = EncodedWord.Decode("=?utf-8?Q?a?= =?utf-8?Q?b?= =?utf-8?Q?c?="u8, limits, defects, 7);

        Assert.Equal("ab =?utf-8?Q?c?=", text);
        Assert.Equal([new MimeDefect(MimeDefectKind.EncodedWordsLimit, 7)], defects);
    }

    [Theory]
    [InlineData("=?utf-8?X?abc?=", true)]
    [InlineData("=?utf-8?Q?open =?utf-8?Q?closed?= =?utf-8?Q?open", true)]
    [InlineData("1 =?= 2, =? and =?really? are no words", false)]
    [InlineData("=?utf-8?Q?=ZZ?=", false)]
    public void Decode_WhatOnlyBeginsLikeAWord_IsADefectOnce(string field, bool expected)
    {
        var defects = new List<MimeDefect>();
        EncodedWord.Decode(Encoding.ASCII.GetBytes(field), null, defects, 7);
        Assert.Equal(expected ? [new MimeDefect(MimeDefectKind.InvalidEncodedWord, 7)] : [], defects);
    }

    [Fact]
    public void Decode_UnknownCharset_IsADefect()
    {
        var defects = new List<MimeDefect>();
        EncodedWord.Decode("=?x-nowhere?Q?=E4?="u8, null, defects);
        Assert.Equal(MimeDefectKind.UnknownCharset, Assert.Single(defects).Kind);
    }

    [Theory]
    [InlineData("=?")]
    [InlineData("=?utf-8?Q?")]
    [InlineData("=?utf-8?Q?a=")]
    [InlineData("?=")]
    public void Decode_RepeatedFragments_StaysLinear(string fragment)
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(fragment, 2_000_000 / fragment.Length)));
        var text = EncodedWord.Decode(bytes, new MimeLimits { FieldBytes = int.MaxValue });
        Assert.True(text.Length <= bytes.Length);
    }

    [Fact]
    public void Decode_Ascii_AllocatesOnlyTheString()
    {
        var bytes = "A subject as most of them are"u8.ToArray();
        EncodedWord.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var text = EncodedWord.Decode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 24 + 2 * text.Length);
    }
}
