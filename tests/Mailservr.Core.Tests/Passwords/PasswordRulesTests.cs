using Mailservr.Passwords;

namespace Mailservr.Core.Tests.Passwords;

public sealed class PasswordRulesTests
{
    private const string Email = "annabel@example.org";

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("Tr0ub4dor&3-and-more")]
    [InlineData("xkqz vmpt wbnh")]
    [InlineData("a-quite-ordinary-sentence")]
    [InlineData("ДлинныйПароль")]
    [InlineData("\U0001F600\U0001F601\U0001F602 ok")]
    public void WhyNot_LongAndOwn_CanBeHad(string password) => Assert.Null(PasswordRules.WhyNot(password, Email));

    [Theory]
    [InlineData("")]
    [InlineData("elevenbytes")]
    [InlineData("short")]
    [InlineData("éééééé\0éééé")]
    [InlineData("long enough \0 but NUL")]
    public void WhyNot_TooShortOrNotText_CannotBeHad(string password) =>
        Assert.NotNull(PasswordRules.WhyNot(password, Email));

    // No attribute can hold them.
    [Fact]
    public void WhyNot_HalfOfASurrogatePair_CannotBeHad()
    {
        Assert.NotNull(PasswordRules.WhyNot("long enough \ud800 but half", Email));
        Assert.NotNull(PasswordRules.WhyNot("half a pair at the end \ud83d", Email));
        Assert.NotNull(PasswordRules.WhyNot("the wrong way round \udc00\ud800", Email));
    }

    [Fact]
    public void WhyNot_SizeInBytes_CountsUtf8()
    {
        Assert.Null(PasswordRules.WhyNot("öäüßöz q", Email));
        Assert.Null(PasswordRules.WhyNot(string.Concat(Enumerable.Repeat("xq7 vmpt!", 8)), Email));
        Assert.NotNull(PasswordRules.WhyNot(string.Concat(Enumerable.Repeat("xq7 vmpt!", 8)) + "a", Email));
        Assert.NotNull(PasswordRules.WhyNot(string.Concat(Enumerable.Repeat("ö", 36)) + "a", Email));
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("Password123!")]
    [InlineData("P@ssw0rd2026")]
    [InlineData("p4$$word!!!!!")]
    [InlineData("$unshine2026")]
    [InlineData("passwordpassword")]
    [InlineData("adminadminadmin")]
    [InlineData("letmein12345")]
    [InlineData("Welcome2026!")]
    [InlineData("qwertyuiop123")]
    [InlineData("qwertyuiop[]12")]
    [InlineData("123456789012")]
    [InlineData("1234567890123456")]
    [InlineData("abcdefghijkl")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abababababab")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("zxcvbzxcvbzxcvb")]
    [InlineData("iloveyouforever")]
    [InlineData("annabel12345")]
    [InlineData("annabelannabel")]
    [InlineData("2026-11-21-2026")]
    [InlineData("mailservr1234")]
    public void WhyNot_Common_CannotBeHad(string password) => Assert.NotNull(PasswordRules.WhyNot(password, Email));

    [Fact]
    public void CanBe_WhatNobodyCanHave_IsNot()
    {
        Assert.False(PasswordRules.CanBe(""));
        Assert.False(PasswordRules.CanBe(new string('a', 73)));
        Assert.False(PasswordRules.CanBe("a\0b"));
        Assert.True(PasswordRules.CanBe("short"));
    }
}
