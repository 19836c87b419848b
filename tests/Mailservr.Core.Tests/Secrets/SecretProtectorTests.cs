using Mailservr.Secrets;

namespace Mailservr.Core.Tests.Secrets;

public sealed class SecretProtectorTests
{
    private static readonly string One = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly string Two = Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 32)]);

    [Fact]
    public void Unprotect_WhatWasProtected_IsTheSame()
    {
        var protector = Of(One);

        var first = protector.Protect("a:1", "secret"u8);
        var second = protector.Protect("a:1", "secret"u8);

        Assert.Equal("secret"u8.ToArray(), protector.Unprotect("a:1", first));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Unprotect_InAnotherPlace_IsNull()
    {
        var protector = Of(One);

        Assert.Null(protector.Unprotect("a:2", protector.Protect("a:1", "secret"u8)));
    }

    [Fact]
    public void Unprotect_AnyBitFlipped_IsNull()
    {
        var protector = Of(One);
        var bytes = Convert.FromBase64String(protector.Protect("a:1", "secret"u8));

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.Null(protector.Unprotect("a:1", Convert.ToBase64String(bytes)));
            bytes[i] ^= 1;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQ==")]
    [InlineData("not base64")]
    public void Unprotect_Anything_IsNull(string text) => Assert.Null(Of(One).Unprotect("a:1", text));

    [Fact]
    public void Unprotect_UnderAnotherMasterKey_IsNullUnlessItIsAnOldOne()
    {
        var secret = Of(One).Protect("a:1", "secret"u8);

        Assert.Null(Of(Two).Unprotect("a:1", secret));
        Assert.Equal("secret"u8.ToArray(), Of(Two, One).Unprotect("a:1", secret));
        Assert.False(Of(Two, One).IsCurrent(secret));
        Assert.True(Of(One, Two).IsCurrent(secret));
    }

    [Fact]
    public void Ring_NotAKey_SaysSoWithoutRepeatingIt()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Of("c2hvcnQ=").Protect("a", "b"u8));

        Assert.DoesNotContain("c2hvcnQ=", fault.Message, StringComparison.Ordinal);
    }

    private static SecretProtector Of(string key, string old = "") =>
        new(new MasterKeyRing(new SecretOptions { MasterKey = key, OldMasterKeys = old }, ""));
}
