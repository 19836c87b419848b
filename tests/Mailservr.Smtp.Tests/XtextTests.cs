using System.Text;

namespace Mailservr.Smtp.Tests;

public sealed class XtextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a+2Bb+3dc", "a+b=c")]
    [InlineData("+20", " ")]
    public void TryDecode_Xtext_IsDecoded(string text, string value)
    {
        Assert.True(Xtext.TryDecode(Encoding.Latin1.GetBytes(text), out var decoded));
        Assert.Equal(value, decoded);
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("a b")]
    [InlineData("+")]
    [InlineData("+2")]
    [InlineData("+GG")]
    [InlineData("+0A")]
    [InlineData("+00")]
    [InlineData("+7F")]
    [InlineData("+E4")]
    [InlineData("\u00e4")]
    public void TryDecode_Other_IsRefused(string text)
    {
        Assert.False(Xtext.TryDecode(Encoding.Latin1.GetBytes(text), out _));
    }
}
