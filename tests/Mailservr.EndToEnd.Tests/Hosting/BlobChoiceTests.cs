namespace Mailservr.EndToEnd.Tests;

public sealed class BlobChoiceTests
{
    [Theory]
    [InlineData("Tape", "Mailservr:Blobs is 'Tape'. Give Files")]
    [InlineData("R2", "R2:ServiceUrl is ''. Give the URL")]
    public async Task Host_BlobsThatCannotBeKept_EndsWithASentence(string blobs, string sentence)
    {
        ChosenStorage.RequireEmbedded("An S3 server is configured already.");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.StartAsync(settings: ["--Mailservr:Blobs=" + blobs]));

        Assert.Contains("Mailservr.Host has ended", fault.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }
}
