namespace Mailservr.Mime.Tests.Text;

public sealed class FlowedTextTests
{
    [Theory]
    [InlineData("one \r\ntwo\r\nthree", "one two\nthree")]
    [InlineData(" >not a quote\n From here", ">not a quote\nFrom here")]
    [InlineData("> a \n> b\n>> c \n> d", "> a b\n>> c \n> d")]
    [InlineData(">a \n>  b", "> a  b")]
    [InlineData("text \n-- \nsig", "text \n-- \nsig")]
    [InlineData("> q\n> -- \n> s", "> q\n> -- \n> s")]
    [InlineData("", "")]
    [InlineData("\n\na", "\n\na")]
    public void Unflow_Lines_AreJoined(string flowed, string expected) =>
        Assert.Equal(expected, FlowedText.Unflow(flowed, delSp: false));

    [Fact]
    public void Unflow_DelSp_DropsTheMarkingBlank() =>
        Assert.Equal("日本語です", FlowedText.Unflow("日本 \n語です", delSp: true));
}
