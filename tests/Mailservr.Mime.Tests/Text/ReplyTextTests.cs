namespace Mailservr.Mime.Tests.Text;

public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("Yes.\n\nOn Mon, 1 Mar 2021 at 10:00, Ann <a@b.example> wrote:\n> Really?\n", "Yes.")]
    [InlineData("Yes.\n\nOn Mon, 1 Mar 2021 at 10:00, Ann\n<a@b.example>\nwrote:\n\n> Really?\n", "Yes.")]
    [InlineData("Ja.\n\nAm 01.03.2021 um 10:00 schrieb Ann:\n> Echt?", "Ja.")]
    [InlineData("Oui.\n\nLe lun. 1 mars 2021 à 10:00, Ann a écrit :\n> Vraiment ?", "Oui.")]
    [InlineData("Sí.\n\nEl 1 mar 2021, a las 10:00, Ann escribió:\n> ¿Sí?", "Sí.")]
    [InlineData("Yes.\n\nOn 1 Mar 2021, Ann wrote:\n\nunmarked history", "Yes.")]
    [InlineData("Yes.\r\n\r\n-----Original Message-----\r\nFrom: Ann\r\nhistory", "Yes.")]
    [InlineData("Yes.\n\n________________________________\nFrom: Ann <a@b>\nSent: Monday\nTo: Bob\nSubject: x\n\nhistory", "Yes.")]
    [InlineData("Ja.\n\nVon: Ann\nGesendet: Montag\nAn: Bob\n\nx", "Ja.")]
    [InlineData("Text\n\n-- \nAnn Doe\nExample Inc.", "Text")]
    [InlineData("Text\n\nSent from my iPhone", "Text")]
    [InlineData("> Question?\nAnswer.\n> Another?\nAnswer two.", "Answer.\nAnswer two.")]
    [InlineData("Dear all:\nplain text.\nFrom: here on it gets odd.", "Dear all:\nplain text.\nFrom: here on it gets odd.")]
    [InlineData("> only\n> quotes", "> only\n> quotes")]
    [InlineData("", "")]
    public void Strip_Reply_LeavesWhatIsNew(string text, string expected) => Assert.Equal(expected, ReplyText.Strip(text));

    [Fact]
    public void Strip_ForwardedMessage_Stays()
    {
        const string text = "See:\n---------- Forwarded message ----------\nFrom: Ann\nDate: today\n\n> quoted";
        Assert.Equal(text, ReplyText.Strip(text));
    }

    [Theory]
    [InlineData("On 1 wrote:\n")]
    [InlineData("On \n")]
    [InlineData("From:\n")]
    [InlineData("\n")]
    public void Strip_RepeatedFragments_StaysLinear(string fragment)
    {
        var text = "x\n" + string.Concat(Enumerable.Repeat(fragment, 1_000_000 / fragment.Length));
        Assert.True(ReplyText.Strip(text).Length <= text.Length);
    }
}
