using System.Text;
using Mailservr.Messages;

namespace Mailservr.Core.Tests.Messages;

public sealed class CodeFinderTests
{
    [Theory]
    [InlineData("Your verification code is 482913.", "482913")]
    [InlineData("482913 is your Example code", "482913")]
    [InlineData("Enter this code:\n\n  482-913\n\nIt expires in 10 minutes.", "482913")]
    [InlineData("Sign-in code\n482 913\n", "482913")]
    [InlineData("G-482913 is your Google verification code.", "482913")]
    [InlineData("Ihr Sicherheitscode lautet 4829.", "4829")]
    [InlineData("Dein Bestätigungscode: 48291357", "48291357")]
    [InlineData("Einmalkennwort:4829", "4829")]
    [InlineData("Code:482913", "482913")]
    [InlineData("Votre code de vérification est 482913 (valable 10 minutes)", "482913")]
    [InlineData("Tu código de verificación es: 482913", "482913")]
    [InlineData("Il tuo codice è 482913", "482913")]
    [InlineData("Doğrulama kodunuz: 482913", "482913")]
    [InlineData("Ваш код подтверждения: 482913", "482913")]
    [InlineData("您的验证码是482913，请在5分钟内输入。", "482913")]
    [InlineData("認証コード：482913", "482913")]
    [InlineData("인증번호 482913 를 입력하세요", "482913")]
    [InlineData("Use the token K7QX92 to confirm", "K7QX92")]
    [InlineData("Your PIN is 0042", "0042")]
    [InlineData("Your code is 2047", "2047")]
    [InlineData("Your code is 482913. Or 482913 again, or use code 771204.", "482913 771204")]
    [InlineData("Your code is 482913.\n\n© 2026 Example Inc.", "482913")]
    [InlineData("Code 482913. Questions? Call +1 555 123 4567 or (555) 123-4567.", "482913")]
    [InlineData("Code 482913. Phone 030 123 456 789", "482913")]
    [InlineData("Your code is 482913, worth € 1250 or 1250 EUR or $1250 or £1250.", "482913")]
    [InlineData("Code 482913 of 2026-11-21 10:30, 21.11.2026, 11/21/2026, version 10.0.1234", "482913")]
    public void Find_SignInMail_FindsTheCode(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', CodeFinder.Find(text, 10)));

    [Theory]
    [InlineData("Lunch at 1230? The bill was 482913.")]
    [InlineData("Shopping for 4829 pink opinions")]
    [InlineData("Kodak made 4829 of them")]
    [InlineData("https://example.com/code/482913?code=771204")]
    [InlineData("code@482913.example")]
    [InlineData("The code of conduct of 123 or 123456789 people")]
    [InlineData("")]
    [InlineData("code")]
    [InlineData("482913")]
    public void Find_OtherText_FindsNothing(string text) => Assert.Empty(CodeFinder.Find(text, 10));

    [Fact]
    public void Find_NumberFarFromAnyWord_IsNoCode() =>
        Assert.Empty(CodeFinder.Find("Your code follows. " + new string('x', 200) + " order 482913", 10));

    [Fact]
    public void Find_ManyCodes_StopsAtTheLimit()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 1000; i++)
            text.Append("code ").Append(100_000 + i).Append('\n');

        Assert.Equal(10, CodeFinder.Find(text.ToString(), 10).Count);
    }

    [Theory]
    [InlineData("4829 ")]
    [InlineData("123 456 ")]
    [InlineData("482913")]
    [InlineData(" ")]
    [InlineData("pi")]
    [InlineData("spin ")]
    [InlineData("A1B2C3\n")]
    [InlineData("a:1234 ")]
    public void Find_HostileMegabyte_AllocatesLittle(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var codes = CodeFinder.Find(text, 10);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(codes.Count <= 10);
        Assert.True(allocated < 128 << 20, $"{allocated} bytes were allocated.");
    }
}
