using System.Net;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Targets;

public sealed class WebhookTargetsTests
{
    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/hooks?a=b")]
    [InlineData("https://example.com:8443/x")]
    [InlineData("https://xn--bcher-kva.example/hook")]
    [InlineData("https://93.184.215.14/hook")]
    [InlineData("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/hook")]
    public void Check_PublicUrl_IsTaken(string url) => Assert.Null(Targets().Check(url));

    [Theory]
    // Loopback and its spellings.
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0x7f.0.0.0x1/")]
    [InlineData("https://0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://db.internal/")]
    [InlineData("https://router/")]
    // Networks that are not the public internet.
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://100.100.100.200/")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("https://192.0.0.192/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[64:ff9b:1::a00:1]/")]
    [InlineData("https://[2002:a00:1::]/")]
    [InlineData("https://[2001:0:a00:1::]/")]
    [InlineData("https://[::10.0.0.1]/")]
    [InlineData("https://metadata.google.internal/")]
    // Other letters, other readings.
    [InlineData("https://\u2460\u2461\u2466.0.0.1/")]
    [InlineData("https://127\u30020\u30020\u30021/")]
    [InlineData("https://\uff45xample.com/")]
    [InlineData("https://example.com\\@127.0.0.1/")]
    [InlineData("https://example.com@127.0.0.1/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://@example.com/")]
    [InlineData("https://example%2ecom/")]
    [InlineData("https://127.0.0.1%00.example.com/")]
    [InlineData("https://example.com/\r\nHost: other")]
    [InlineData("https://example.com/ a")]
    [InlineData("https://example.com#@127.0.0.1/")]
    // Ports of other services.
    [InlineData("https://example.com:0/")]
    [InlineData("https://example.com:22/")]
    [InlineData("https://example.com:25/")]
    [InlineData("https://example.com:65536/")]
    // No https.
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("//example.com/")]
    [InlineData("/hook")]
    [InlineData("example.com")]
    [InlineData("https://")]
    [InlineData("https:///hook")]
    [InlineData("")]
    public void Check_OtherUrl_IsRefusedWithASentence(string url) =>
        Assert.EndsWith(".", Targets().Check(url)?.Detail ?? "", StringComparison.Ordinal);

    [Theory]
    [InlineData("", "length")]
    [InlineData("https://example.com/ a", "characters")]
    [InlineData("example.com", "incomplete")]
    [InlineData("ftp://example.com/", "incomplete")]
    [InlineData("https://user:pass@example.com/", "credentials")]
    [InlineData("https://@example.com/", "credentials")]
    [InlineData("https://example.com/#a", "fragment")]
    [InlineData("https://[fe80::1%25eth0]/", "escaped_host")]
    [InlineData("http://example.com/", "not_https")]
    [InlineData("https://example.com:25/", "port")]
    [InlineData("https://10.0.0.1/", "private_address")]
    [InlineData("https://[::1]/", "private_address")]
    [InlineData("https://localhost/", "private_host")]
    [InlineData("https://router/", "private_host")]
    public void Check_OtherUrl_SaysWhichRuleItBreaks(string url, string reason) => Assert.Equal(reason, Targets().Check(url)?.Reason);

    [Fact]
    public void Check_LongUrl_IsRefused() => Assert.NotNull(Targets().Check("https://example.com/" + new string('a', 2000)));

    [Fact]
    public void Check_AllowedHost_MayBePrivateAndPlain()
    {
        var targets = Targets("hooks.internal, 10.1.0.0/16");

        Assert.Null(targets.Check("http://hooks.internal:8080/x"));
        Assert.Null(targets.Check("https://10.1.2.3/x"));
        Assert.NotNull(targets.Check("http://10.1.2.3/x"));
        Assert.NotNull(targets.Check("https://10.2.2.3/x"));
        Assert.NotNull(targets.Check("https://other.internal/x"));
        Assert.NotNull(targets.Check("http://user@hooks.internal/x"));
    }

    [Fact]
    public void Check_InsecureTargetsAllowed_TakesLoopback() =>
        Assert.Null(Targets(anywhere: true).Check("http://127.0.0.1:5000/hook"));

    [Theory]
    [InlineData("0.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.127.255.255")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.170.2")]
    [InlineData("172.16.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.0")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:808:808::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Address_Special_IsNotPublic(string address) => Assert.False(PublicInternet.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void Address_Other_IsPublic(string address) => Assert.True(PublicInternet.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("", null)]
    [InlineData("a.example, 10.0.0.0/8,fd00::/8, 10.0.0.1", null)]
    [InlineData("a.example,b c", "b c")]
    [InlineData("http://a.example", "http://a.example")]
    public void Options_AllowedTargets_AreChecked(string targets, string? wrong) =>
        Assert.Equal(wrong, new WebhookOptions { AllowedTargets = targets }.FindWrongTarget());

    private static WebhookTargets Targets(string allowed = "", bool anywhere = false) => new(new MailservrOptions
    {
        Webhooks = new WebhookOptions { AllowedTargets = allowed, AllowInsecureTargets = anywhere },
    });
}
