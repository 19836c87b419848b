using System.Text;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.Passwords;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class BcryptPasswordHasherTests
{
    private readonly BcryptPasswordHasher _hasher = new(new AccountOptions { PasswordCost = 4 });

    // Made with crypt(3) of libxcrypt.
    [Theory]
    [InlineData("hello", "$2b$04$abcdefghijklmnopqrstuuwHJMEGjfAzmL1lWmUmlphguIbWfjYey")]
    [InlineData("correct horse battery staple", "$2b$04$XXXXXXXXXXXXXXXXXXXXXOqdcFnUNbbt6seAH2twP4g9SPzXhnfSS")]
    [InlineData("pässwörd-ÄÖÜ", "$2b$04$zVHmKQtGGQob.b/Nc7l9NOL.LMX2/kkYLl6D5X0HgiuNTyTKryVBC")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.ODcEJfYFxKziEakDsjep8mcF3zSCvHq")]
    [InlineData("ÿ£345", "$2b$05$/OK.fbVrR/bpIqNJ5ianF.EcDbR3nJ6IunkWoMOE9OFZeF17PkWlO")]
    public void Check_HashOfAnotherImplementation_IsRight(string password, string hash)
    {
        Assert.Equal(PasswordCheck.Right, _hasher.Check(password, hash));
        Assert.Equal(PasswordCheck.Wrong, _hasher.Check("x" + password, hash));
    }

    [Fact]
    public void Hash_DefaultCost_Is12AndItsOwnSalt()
    {
        var hasher = new BcryptPasswordHasher(new AccountOptions());

        var hash = hasher.Hash("correct horse battery staple");

        Assert.StartsWith("$2b$12$", hash, StringComparison.Ordinal);
        Assert.Equal(60, hash.Length);
        Assert.Equal(PasswordCheck.Right, hasher.Check("correct horse battery staple", hash));
        Assert.NotEqual(_hasher.Hash("same"), _hasher.Hash("same"));
    }

    [Fact]
    public void Check_LowerCostThanConfigured_IsOutdated()
    {
        var hash = _hasher.Hash("correct horse");

        Assert.Equal(
            PasswordCheck.RightButOutdated,
            new BcryptPasswordHasher(new AccountOptions { PasswordCost = 5 }).Check("correct horse", hash));
    }

    [Fact]
    public void Check_SeventyTwoBytes_EachOneCounts()
    {
        var password = string.Concat(Enumerable.Repeat("ö", 36));
        var hash = _hasher.Hash(password);

        Assert.Equal(72, Encoding.UTF8.GetByteCount(password));
        Assert.Equal(PasswordCheck.Right, _hasher.Check(password, hash));
        Assert.Equal(PasswordCheck.Wrong, _hasher.Check(password[..35] + "ä", hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$2b$04$")]
    [InlineData("$2b$99$abcdefghijklmnopqrstuuwHJMEGjfAzmL1lWmUmlphguIbWfjYey")]
    [InlineData("$1$04$abcdefghijklmnopqrstuuwHJMEGjfAzmL1lWmUmlphguIbWfjYey.")]
    [InlineData("correct horse")]
    public void Check_NoHash_IsNeverRight(string hash) => Assert.Equal(PasswordCheck.Wrong, _hasher.Check("hello", hash));
}
