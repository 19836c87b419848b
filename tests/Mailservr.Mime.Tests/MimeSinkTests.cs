using System.Text;

namespace Mailservr.Mime.Tests;

public class MimeSinkTests
{
    [Fact]
    public void Events_OfSampleMail_OpenAndCloseInOrder()
    {
        var sink = new RecordingSink(BodyMode.Skip);
        Structure.Parse(SampleMail.Bytes, null, sink);
        Assert.Equal(
            [
                "begin ", "begin 1", "begin 1.1", "end 1.1", "begin 1.2", "end 1.2", "end 1", "begin 2", "end 2",
                "begin 3", "begin 3.0", "end 3.0", "end 3", "end ",
            ],
            sink.Events);
    }

    [Theory]
    [InlineData(0, "\r\n", 0)]
    [InlineData(76, "\r\n", 76)]
    [InlineData(76, "\n", 76)]
    [InlineData(75, "\r\n", 75)]
    public void Detach_IntactBase64_IsCoveredAsAWhole(int lineLength, string lineBreak, int expectedLineLength)
    {
        var content = new byte[1000];
        new Random(1).NextBytes(content);
        var bytes = new MessageGenerator(1).Attachment(content, lineLength, lineBreak, changes: 0);
        var sink = new RecordingSink(BodyMode.Detach);
        var part = Structure.Parse(bytes, _ => 7, sink).Root.Children[0];
        Assert.Equal(content, sink.Content(part));
        Assert.Equal(part.BodyLength, sink.CoveredBytes);
        Assert.Equal(
            new TransferRecipe(TransferEncoding.Base64, expectedLineLength, lineBreak == "\r\n", part.BodyLength, 1000),
            part.Recipe);
    }

    [Theory]
    [InlineData("QUJDREVG", 8, 6)]
    [InlineData("QUJDREVG\r\n", 10, 6)]
    [InlineData("QUJD\r\nREVG\r\nRw==\r\n", 18, 7)]
    [InlineData("QUJD\r\nREVG\r\nRw==\r\n\r\n", 18, 7)]
    [InlineData("QUJD\r\nREVG\nRw==", 10, 6)]
    [InlineData("QUJD\r\nREVGRw==", 10, 6)]
    [InlineData("QUJD\r\nREV!G", 6, 3)]
    [InlineData("QUJD\r\nRE\r\nVG", 6, 3)]
    [InlineData("QUJDRE\r\nVGQUJD\r\n", 16, 9)]
    [InlineData("QQ==QUJD", 4, 1)]
    public void Detach_Base64_IsCoveredUpToTheFirstDeviation(string body, long encoded, long decoded)
    {
        var bytes = Encoding.ASCII.GetBytes("Content-Transfer-Encoding: base64\r\n\r\n" + body);
        var sink = new RecordingSink(BodyMode.Detach);
        var recipe = Structure.Parse(bytes, _ => 1, sink).Root.Recipe;
        Assert.Equal((encoded, decoded), (recipe?.EncodedLength, recipe?.DecodedLength));
        Assert.Equal(bytes, sink.Rebuild());
    }

    [Theory]
    [InlineData("QR==")]
    [InlineData("\r\nQUJD")]
    [InlineData("Q")]
    public void Detach_NothingCanonical_HasNoRecipe(string body)
    {
        var sink = new RecordingSink(BodyMode.Detach);
        var root = Structure.Parse(
            Encoding.ASCII.GetBytes("Content-Transfer-Encoding: base64\r\n\r\n" + body), null, sink).Root;
        Assert.Null(root.Recipe);
        Assert.Equal(0, sink.CoveredBytes);
    }

    [Fact]
    public void Skip_EncodedBody_HasNoDecodedLength()
    {
        var root = Structure.Parse("Content-Transfer-Encoding: base64\r\n\r\nQUJD").Root;
        Assert.Equal(-1, root.DecodedLength);
        Assert.Equal(4, root.BodyLength);
    }
}
