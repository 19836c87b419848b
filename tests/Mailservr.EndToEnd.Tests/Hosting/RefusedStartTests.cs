using System.Net;
using System.Net.Sockets;

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

    [Fact]
    public async Task Host_FirstStartFailsLate_StillSaysHowToSignIn()
    {
        ChosenStorage.RequireEmbedded("The storage of all tests has its first account.");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.StartAsync(settings: ["--Mailservr:Smtp:Listen=" + taken.LocalEndpoint]));

        Assert.Contains("has not started, but the first account is made", fault.Message, StringComparison.Ordinal);
        Assert.Matches("with the password [A-Za-z0-9]{20} ", fault.Message);
    }
}
