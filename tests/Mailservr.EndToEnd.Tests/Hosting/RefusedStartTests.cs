namespace Mailservr.EndToEnd.Tests;

public sealed class RefusedStartTests
{
    [Theory]
    [InlineData("Blobs=Tape", "Mailservr:Blobs is 'Tape'. Give Files")]
    [InlineData("Blobs=R2", "R2:ServiceUrl is ''. Give the URL")]
    [InlineData("Smtp:Listen=everywhere", "Mailservr:Smtp:Listen is 'everywhere'. Give address:port")]
    public async Task Host_SettingThatCannotBeUsed_EndsWithASentence(string setting, string sentence)
    {
        ChosenStorage.RequireEmbedded("An S3 server is configured already.");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.StartAsync(settings: ["--Mailservr:" + setting]));

        Assert.Contains("Mailservr.Host has ended", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Mailservr does not run: " + sentence, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", fault.Message, StringComparison.Ordinal);
    }
}
