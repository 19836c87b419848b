using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Smtp.Tests;

public sealed class SmtpPathTests
{
    private static readonly string Label63 = new('l', 63);

    [Theory]
    [InlineData("<a@b.example>", "a@b.example", "a", "b.example")]
    [InlineData("<A.b+c@B.Example>", "A.b+c@B.Example", "A.b+c", "b.example")]
    [InlineData("<@relay.example,@two.example:a@b.example>", "a@b.example", "a", "b.example")]
    [InlineData("<\"a b\\\"c\"@b.example>", "\"a b\\\"c\"@b.example", "a b\"c", "b.example")]
    [InlineData("<\"a@x\"@b.example>", "\"a@x\"@b.example", "a@x", "b.example")]
    // Encoded words are no syntax here: what they would decode to is never an address.
    [InlineData("<=?x?q?a=40evil.example=3E=00?=@b.example>", "=?x?q?a=40evil.example=3E=00?=@b.example", "=?x?q?a=40evil.example=3E=00?=", "b.example")]
    [InlineData("<=?utf-7?q?&AGE-?=@b.example>", "=?utf-7?q?&AGE-?=@b.example", "=?utf-7?q?&AGE-?=", "b.example")]
    [InlineData("<a@localhost>", "a@localhost", "a", "localhost")]
    [InlineData("<a@under_score.example>", "a@under_score.example", "a", "under_score.example")]
    [InlineData("<PostMaster>", "PostMaster", "PostMaster", "")]
    [InlineData("<!#$%&'*+-/=?^_`{|}~@b.example>", "!#$%&'*+-/=?^_`{|}~@b.example", "!#$%&'*+-/=?^_`{|}~", "b.example")]
    [InlineData("<bär@bücher.example>", "bär@bücher.example", "bär", "xn--bcher-kva.example")]
    [InlineData("<a@例え.テスト>", "a@例え.テスト", "a", "xn--r8jz45g.xn--zckzah")]
    [InlineData("<a@BÜCHER.example>", "a@BÜCHER.example", "a", "xn--bcher-kva.example")]
    [InlineData("<a@[192.0.2.1]>", "a@[192.0.2.1]", "a", "[192.0.2.1]")]
    [InlineData("<a@[ipv6:2001:DB8::1]>", "a@[ipv6:2001:DB8::1]", "a", "[IPv6:2001:db8::1]")]
    public void TryParse_Path_IsTakenApart(string text, string address, string local, string domain)
    {
        Assert.True(TryParse(text, ofSender: false, out var path));
        Assert.Equal(address, path.Address);
        Assert.Equal(local, path.LocalPart);
        Assert.Equal(domain, path.Domain);
        Assert.False(path.IsNull);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<@")]
    [InlineData("<a")]
    [InlineData("<a>")]
    [InlineData("<a@>")]
    [InlineData("<@b.example>")]
    [InlineData("a@b.example")]
    [InlineData("<a@b.example")]
    [InlineData("<a@b.example,c@d.example>")]
    [InlineData("<a@b.example c@d.example>")]
    [InlineData("<a@b@c.example>")]
    [InlineData("<a@x.example>b@y.example")]
    [InlineData("<a@x.example>b@y.example>")]
    [InlineData("<<a@x.example>b@y.example>")]
    [InlineData("<a@=?utf-8?q?evil.example?=>")]
    [InlineData("<a@x.example\\,b@y.example>")]
    [InlineData("<a%40x.example>")]
    [InlineData("<a b@c.example>")]
    [InlineData("<(any@legit.example>")]
    [InlineData("<any@legit.example(x)>")]
    [InlineData("<.a@b.example>")]
    [InlineData("<a.@b.example>")]
    [InlineData("<a..b@b.example>")]
    [InlineData("<a@b..example>")]
    [InlineData("<a@.example>")]
    [InlineData("<a@b.example.>")]
    [InlineData("<a@-b.example>")]
    [InlineData("<a@b-.example>")]
    [InlineData("<a@b!c.example>")]
    [InlineData("<\"\"@b.example>")]
    [InlineData("<\"a@b.example>")]
    [InlineData("<\"a\\\"@b.example>")]
    [InlineData("<\"a\tb\"@b.example>")]
    [InlineData("<a@[1.2]>")]
    [InlineData("<a@[0x7f000001]>")]
    [InlineData("<a@[01.2.3.4]>")]
    [InlineData("<a@[IPv6:1.2.3.4]>")]
    [InlineData("<a@[2001:db8::1]>")]
    [InlineData("<a@[IPv6:fe80::1%eth0]>")]
    [InlineData("<a@[192.0.2.1>")]
    [InlineData("<@:a@b.example>")]
    [InlineData("<@r.example a@b.example>")]
    public void TryParse_NoPath_IsRefused(string text)
    {
        Assert.False(TryParse(text, ofSender: false, out _) && text.EndsWith('>'));
    }

    [Theory]
    [InlineData(64, true, true)]
    [InlineData(65, false, true)]
    [InlineData(128, false, true)]
    [InlineData(129, false, false)]
    public void TryParse_LongLocalPart_IsToleratedInSendersOnly(int length, bool recipient, bool sender)
    {
        var text = $"<{new string('a', length)}@b.example>";
        Assert.Equal(recipient, TryParse(text, ofSender: false, out _));
        Assert.Equal(sender, TryParse(text, ofSender: true, out _));
    }

    [Fact]
    public void TryParse_DomainLimits_Hold()
    {
        var domain = $"{Label63}.{Label63}.{Label63}.{Label63}";
        Assert.True(TryParse($"<a@{domain}>", ofSender: false, out _));
        Assert.False(TryParse($"<a@{domain}x>", ofSender: false, out _));
        Assert.False(TryParse($"<a@{domain[1..]}.x>", ofSender: false, out _));
        Assert.False(TryParse($"<a@{Label63}l.example>", ofSender: false, out _));
    }

    [Fact]
    public void TryParse_MisplacedDots_AreToleratedInSendersOnly()
    {
        Assert.True(TryParse("<a..b.@docomo.example>", ofSender: true, out var path));
        Assert.Equal("a..b.", path.LocalPart);
    }

    [Fact]
    public void TryParse_Null_IsNull()
    {
        Assert.True(TryParse("<>", ofSender: true, out var path));
        Assert.True(path.IsNull);
        Assert.False(path.IsPostmaster);
        Assert.Equal("<>", path.ToString());
    }

    [Fact]
    public void TryParse_Literal_HasItsAddress()
    {
        Assert.True(SmtpPath.TryParse("a@[IPv6:2001:db8::1]", out var path));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), path.Literal);
    }

    [Fact]
    public void TryParse_TextWithSomethingBehind_IsRefused()
    {
        Assert.True(SmtpPath.TryParse("a@b.example", out _));
        Assert.False(SmtpPath.TryParse("<a@b.example> x", out _));
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrows()
    {
        var pieces = Gen.Elements("<", ">", "@", ".", "\"", "\\", "[", "]", ":", ",", "a", "bücher", "xn--", "-", " ", "IPv6:", "1", "\ud83d\ude00");
        Prop.ForAll(pieces.ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var parsed = TryParse("<" + text + ">", ofSender: true, out var path);
            return !parsed || path.IsNull || path.LocalPart.Length > 0;
        }).QuickCheckThrowOnFailure();
    }

    private static bool TryParse(string text, bool ofSender, out SmtpPath path) =>
        SmtpPathParser.TryParse(Encoding.UTF8.GetBytes(text), ofSender, out path, out var consumed)
        && consumed == Encoding.UTF8.GetByteCount(text);
}
