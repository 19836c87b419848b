using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mailservr.Testing;

namespace Mailservr.Payments.Stripe.Tests;

public sealed class StripeSignatureTests
{
    private const string Secret = "whsec_a_secret";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1"}""");

    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    [InlineData(300)]
    public void Signature_WithinTolerance_IsValid(int seconds) =>
        Assert.True(IsValid(FakeStripe.Sign(Body, Now.AddSeconds(seconds), Secret)));

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    [InlineData(-1_000_000_000)]
    public void Signature_OutsideTolerance_IsRefused(int seconds) =>
        Assert.False(IsValid(FakeStripe.Sign(Body, Now.AddSeconds(seconds), Secret)));

    // openssl dgst -sha256 -hmac whsec_a_secret over "1795262400." and the body.
    [Fact]
    public void Sign_KnownInput_IsTheKnownAnswer()
    {
        var signature = new byte[32];
        StripeSignature.Sign(Now.ToUnixTimeSeconds(), Body, Secret, signature);
        Assert.Equal("82eaa7422f7c3a621377af3d2043da8597828f59d36f0f83b15f9358c65c8795", Convert.ToHexStringLower(signature));
    }

    [Fact]
    public void Signature_OfAnotherSecretOrBody_IsRefused()
    {
        Assert.False(IsValid(FakeStripe.Sign(Body, Now, "whsec_another")));
        Assert.False(IsValid(FakeStripe.Sign([.. Body, (byte)' '], Now, Secret)));
    }

    [Fact]
    public void Signature_OneOfSeveral_IsValid()
    {
        var good = FakeStripe.Sign(Body, Now, Secret);
        Assert.True(IsValid(good.Replace(",v1=", ",v1=" + new string('0', 64) + ",v1=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1=")]
    [InlineData("t=1795262400")]
    [InlineData("t=,v1=00")]
    [InlineData("t=-1,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=9223372036854775807,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=1795262400,v1=zz00000000000000000000000000000000000000000000000000000000000000")]
    public void Header_Malformed_IsRefused(string? header) => Assert.False(IsValid(header));

    [Fact]
    public void Header_WithoutTheV1_IsRefused() =>
        Assert.False(IsValid(FakeStripe.Sign(Body, Now, Secret).Replace("v1=", "v0=", StringComparison.Ordinal)));

    [Fact]
    public void Header_AnyText_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), header => !IsValid(header)).QuickCheckThrowOnFailure();

    private static bool IsValid(string? header) => StripeSignature.IsValid(header, Body, Secret, Now);
}
