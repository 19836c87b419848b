using FsCheck;
using FsCheck.Fluent;
using Mailservr.Addresses;
using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Addresses;

public sealed class LocalPartTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData("first.last")]
    [InlineData("o'brien")]
    [InlineData("a-b_c~d!e")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void WhyNot_GoodName_IsNull(string name) => Assert.Null(LocalPart.WhyNot(name));

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a+b")]
    [InlineData("a*")]
    [InlineData("a b")]
    [InlineData("a@b")]
    [InlineData("a\"b")]
    [InlineData("a%b")]
    [InlineData("a\r\nRCPT TO:<b>")]
    [InlineData("bücher")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void WhyNot_BadName_IsASentence(string name) =>
        Assert.EndsWith(".", LocalPart.WhyNot(name), StringComparison.Ordinal);

    [Fact]
    public void WhyNot_AnyAcceptedName_IsAnSmtpAddress() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text =>
        {
            var name = LocalPart.Normalize(text ?? "");
            return LocalPart.WhyNot(name) is not null
                || name == LocalPart.CatchAll
                || (SmtpPath.TryParse(name + "@mail.example", out var path) && path.LocalPart == name);
        }).QuickCheckThrowOnFailure();
}
