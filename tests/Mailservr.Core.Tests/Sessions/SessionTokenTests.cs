using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mailservr.Sessions;

namespace Mailservr.Core.Tests.Sessions;

public sealed class SessionTokenTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly SigningKey Key = new("0123456789abcdef", [.. Enumerable.Range(0, 32).Select(i => (byte)i)], Now);
    private static readonly SessionClaims Claims = new(42, "secret", Now, Now.AddDays(7));

    private static string Token { get; } = SessionToken.Write(Key, Claims);

    [Fact]
    public void Write_ThenRead_IsTheSame()
    {
        Assert.Equal(Key.Id, SessionToken.KeyIdOf(Token));
        Assert.Equal(Claims, SessionToken.Read(Token, Key, Now));
    }

    [Fact]
    public void Read_WhenItIsOver_IsNull()
    {
        Assert.NotNull(SessionToken.Read(Token, Key, Now.AddDays(7).AddSeconds(-1)));
        Assert.Null(SessionToken.Read(Token, Key, Now.AddDays(7)));
    }

    [Fact]
    public void Read_IssuedInTheFuture_IsNull() => Assert.Null(SessionToken.Read(Token, Key, Now.AddHours(-1)));

    [Fact]
    public void Read_OtherKeyOfTheSameName_IsNull() =>
        Assert.Null(SessionToken.Read(Token, Key with { Value = new byte[32] }, Now));

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT","kid":"0123456789abcdef"}""")]
    [InlineData("""{"alg":"None","typ":"JWT","kid":"0123456789abcdef"}""")]
    [InlineData("""{"alg":"nOnE","typ":"JWT","kid":"0123456789abcdef"}""")]
    [InlineData("""{"alg":"HS384","typ":"JWT","kid":"0123456789abcdef"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"0123456789abcdef"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"../../etc/passwd"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"' OR 1=1 --     "}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"0123456789ABCDEF"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"0123456789abcdef","jku":"https://evil.example"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"0123456789abcdef","x5u":"https://evil.example"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"0123456789abcdef","jwk":{"kty":"oct","k":"AA"}}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"0123456789abcdef","crit":["x"]}""")]
    [InlineData("""{"typ":"JWT","alg":"HS256","kid":"0123456789abcdef"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("{}")]
    [InlineData("")]
    public void Read_OtherHeader_IsNullWhateverTheSignature(string header)
    {
        var parts = Token.Split('.');
        var signed = Encode(header) + "." + parts[1];
        foreach (var signature in new[] { Sign(signed), parts[2], "" })
        {
            Assert.Null(SessionToken.KeyIdOf(signed + "." + signature));
            Assert.Null(SessionToken.Read(signed + "." + signature, Key, Now));
        }
    }

    [Theory]
    [InlineData("""{"iss":"mailservr","aud":"mailservr","sub":"42","jti":"s","iat":1800000000,"exp":"1800000100"}""")]
    [InlineData("""{"iss":"mailservr","aud":"mailservr","sub":"42","jti":"s","iat":1800000000,"exp":1800000100.5}""")]
    [InlineData("""{"iss":"mailservr","aud":"mailservr","sub":"42","jti":"s","iat":1800000000,"exp":1e300}""")]
    [InlineData("""{"iss":"mailservr","aud":"mailservr","sub":"42","jti":"s","iat":1800000000}""")]
    [InlineData("""{"iss":"mailservr","aud":"mailservr","sub":42,"jti":"s","iat":1800000000,"exp":1800000100}""")]
    [InlineData("""{"iss":"mailservr","aud":"other","sub":"42","jti":"s","iat":1800000000,"exp":1800000100}""")]
    [InlineData("""{"iss":"other","aud":"mailservr","sub":"42","jti":"s","iat":1800000000,"exp":1800000100}""")]
    [InlineData("""{"iss":"mailservr","aud":"mailservr","sub":"42","iat":1800000000,"exp":1800000100}""")]
    public void Read_OtherClaimsSignedByTheKey_IsNull(string claims)
    {
        var signed = Token.Split('.')[0] + "." + Encode(claims);

        Assert.Null(SessionToken.Read(signed + "." + Sign(signed), Key, Now));
    }

    [Fact]
    public void Read_ClaimsChangedWithoutTheKey_IsNull()
    {
        var parts = Token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        var changed = claims.Replace("\"42\"", "\"43\"", StringComparison.Ordinal);

        Assert.NotEqual(claims, changed);
        Assert.Null(SessionToken.Read($"{parts[0]}.{Encode(changed)}.{parts[2]}", Key, Now));
    }

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData(".")]
    [InlineData(" ")]
    [InlineData("A")]
    public void Read_MoreBehindIt_IsNull(string more) => Assert.Null(SessionToken.Read(Token + more, Key, Now));

    [Fact]
    public void Read_AnyOneCharacterChanged_IsNull()
    {
        for (var i = 0; i < Token.Length; i++)
        {
            // Also the last one: bits of it that mean nothing must not make a second spelling.
            foreach (var letter in new[] { 'A', 'B', '.', '+' }.Where(letter => letter != Token[i]))
            {
                var changed = Token[..i] + letter + Token[(i + 1)..];
                Assert.Null(SessionToken.Read(changed, Key, Now));
            }
        }
    }

    [Fact]
    public void KeyIdOf_MegabyteOfAnything_IsNull()
    {
        Assert.Null(SessionToken.KeyIdOf(new string('.', 1_000_000)));
        Assert.Null(SessionToken.KeyIdOf(Token + new string('A', 1_000_000)));
    }

    [Fact]
    public void Read_AnyText_NeverThrows() => Prop.ForAll<string?>(text =>
    {
        var token = text ?? "";
        Assert.Null(SessionToken.Read(token, Key, Now));
        Assert.Null(SessionToken.Read($"{Token.Split('.')[0]}.{token}.{token}", Key, Now));
    }).QuickCheckThrowOnFailure();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Sign(string signed) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Key.Value, Encoding.UTF8.GetBytes(signed)));
}
