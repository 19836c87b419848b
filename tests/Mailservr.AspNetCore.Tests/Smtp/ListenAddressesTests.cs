using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Mailservr.AspNetCore.Smtp;

namespace Mailservr.AspNetCore.Tests.Smtp;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("127.0.0.1:2525", "127.0.0.1:2525")]
    [InlineData(" 127.0.0.1:25 , [::1]:25,", "127.0.0.1:25 [::1]:25")]
    [InlineData("*:0", "[::]:0")]
    public void TryParse_Addresses_AreRead(string text, string expected)
    {
        Assert.True(ListenAddresses.TryParse(text, out var found));
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData("2525")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("::1:25")]
    [InlineData("[::1]")]
    [InlineData("localhost:25")]
    [InlineData(":25")]
    public void TryParse_NoAddress_IsRefused(string text) => Assert.False(ListenAddresses.TryParse(text, out _));

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text => ListenAddresses.TryParse(text ?? "", out var found) == (found is not null)).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParseNetworks_Several_AreRead()
    {
        Assert.True(ListenAddresses.TryParseNetworks("10.0.0.0/8, ::1/128", out var networks));
        Assert.True(networks[0].Contains(IPAddress.Parse("10.1.2.3")));
    }
}
