using System.Text;
using Mailservr.TwoFactor;

namespace Mailservr.Core.Tests.TwoFactor;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 4226, appendix D.</summary>
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public void CodeAt_VectorsOfRfc4226_AreMet(long counter, string code) =>
        Assert.Equal(code, Totp.CodeAt(Secret, counter));

    /// <summary>RFC 6238, appendix B; of the eight digits there, the last six.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void CodeAt_VectorsOfRfc6238_AreMet(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void FindStep_CodeOfANeighbour_IsRightWithinOneStep(int steps, bool isRight)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_010);
        var code = Totp.CodeAt(Secret, Totp.StepAt(now) + steps);

        Assert.Equal(isRight ? Totp.StepAt(now) + steps : null, Totp.FindStep(Secret, code, now, 0));
    }

    [Fact]
    public void FindStep_StepThatWasUsedOrIsBeforeIt_IsWrong()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_010);
        var step = Totp.StepAt(now);

        Assert.Null(Totp.FindStep(Secret, Totp.CodeAt(Secret, step), now, step));
        Assert.Null(Totp.FindStep(Secret, Totp.CodeAt(Secret, step - 1), now, step));
        Assert.Equal(step + 1, Totp.FindStep(Secret, Totp.CodeAt(Secret, step + 1), now, step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("٧٥٥٢٢٤")]
    [InlineData("75522\0")]
    public void FindStep_NoCode_IsWrong(string code) =>
        Assert.Null(Totp.FindStep(Secret, code, DateTimeOffset.FromUnixTimeSeconds(30), 0));

    /// <summary>RFC 4648 §10, without the padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_VectorsOfRfc4648_AreMet(string text, string encoded) =>
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void UriFor_NamesWithSigns_AreEscaped()
    {
        var uri = new NewTotpSecret("MZXW6", "ann+x@example.org").UriFor("Mail & more");

        Assert.Equal(
            "otpauth://totp/Mail%20%26%20more:ann%2Bx%40example.org?secret=MZXW6&issuer=Mail%20%26%20more"
            + "&algorithm=SHA1&digits=6&period=30",
            uri);
    }
}
