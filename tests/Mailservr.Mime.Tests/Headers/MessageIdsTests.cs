using System.Text;

namespace Mailservr.Mime.Tests.Headers;

public sealed class MessageIdsTests
{
    [Theory]
    [InlineData("<a@b>", "a@b")]
    [InlineData("<a@b>\r\n <c@d>,<e@f>", "a@b|c@d|e@f")]
    [InlineData("Your message of Friday <a@b> was read", "a@b")]
    [InlineData("<long\r\n @b>", "long@b")]
    [InlineData("<a <b@c>", "b@c")]
    [InlineData("a@b c@d", "a@b|c@d")]
    [InlineData("xxxx", "xxxx")]
    [InlineData("<>", "")]
    [InlineData("<unclosed@b", "unclosed@b")]
    [InlineData("", "")]
    public void Parse_Field_GivesTheIds(string field, string expected) =>
        Assert.Equal(expected, string.Join('|', MessageIds.Parse(Encoding.UTF8.GetBytes(field))));

    [Fact]
    public void Parse_MoreThanTheLimit_StopsAndSaysSo()
    {
        var defects = new List<MimeDefect>();
        var ids = MessageIds.Parse("<a@b> <c@d>"u8, new MimeLimits { AddressesPerField = 1 }, defects);
        Assert.Equal(["a@b"], ids);
        Assert.Equal(MimeDefectKind.AddressesLimit, Assert.Single(defects).Kind);
    }
}
