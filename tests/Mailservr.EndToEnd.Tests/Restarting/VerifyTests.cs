using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

public class VerifyTests
{
    [Fact]
    public async Task Verify_EveryCorpusMessage_IsAsItWasReceived()
    {
        Assert.SkipUnless(CorpusFolder.Path is not null, "The corpora are not here.");
        await using var corpus = new CorpusDelivery();
        await corpus.InitializeAsync();
        await corpus.Server.StopAsync();

        var (exit, output) = await corpus.Server.VerifyAsync();

        Assert.True(exit == 0, output);
        Assert.Contains($"Verified {corpus.Sent.Count} messages", output, StringComparison.Ordinal);
        Assert.Contains("all is as it was received.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_AfterAKill_FindsNoDamage()
    {
        await using var server = await ServerProcess.StartAsync();
        var address = await server.Api.CreateAddressAsync();
        await server.SendAsync(SampleMail.WithFile("Kept", "text", "kept.pdf", new byte[200_000]), address);
        await server.KillAsync();

        var (exit, output) = await server.VerifyAsync();

        Assert.True(exit == 0, output);
        Assert.Contains("Verified 1 messages", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_DamagedBlob_SaysWhichMessageAndWhatWasDone()
    {
        ChosenStorage.RequireEmbedded("It damages a file; an S3 server compares what it keeps with its sums itself.");
        await using var server = await ServerProcess.StartAsync();
        var address = await server.Api.CreateAddressAsync();
        var message = SampleMail.WithFile("Private words", "text", "kept.pdf", new byte[200_000]);
        await server.SendAsync(message, address);
        var email = Assert.Single(await server.Api.EmailsAsync(address));
        await server.StopAsync();
        var blob = Assert.Single(server.BlobFiles);
        await File.WriteAllBytesAsync(blob, new byte[100], TestContext.Current.CancellationToken);

        var (exit, text) = await server.VerifyAsync();
        var (repairExit, json) = await server.VerifyAsync("--repair", "--json");

        Assert.Equal([1, 1], [exit, repairExit]);
        Assert.Contains("damage BlobAltered, account ", text, StringComparison.Ordinal);
        Assert.Contains($"message {email.Id()}, received ", text, StringComparison.Ordinal);
        Assert.Contains($"blob {Path.GetFileName(blob)}: A blob of the message is too short", text, StringComparison.Ordinal);
        Assert.Contains("1 damaged, 0 unused, 0 of them repaired.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Private", text, StringComparison.Ordinal);
        using var finding = JsonDocument.Parse(json.Split('\n').First(line => line.StartsWith('{')));
        Assert.Equal(Path.GetFileName(blob), finding.RootElement.GetProperty("blob").GetString());
        Assert.False(File.Exists(blob));
        Assert.Single(Directory.GetFiles(Path.Combine(server.BlobFolder, "quarantine")));
    }

    [Fact]
    public async Task Verify_WhileTheServerRuns_IsRefused()
    {
        ChosenStorage.RequireEmbedded("PostgreSQL is for several at once: verify works while hosts run.");
        await using var server = await ServerProcess.StartAsync();

        var (exit, output) = await server.VerifyAsync();

        Assert.Equal(2, exit);
        Assert.Contains("in use by another process", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_AccountThatIsNotThere_IsNoSuccess()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.StopAsync();

        var (exit, output) = await server.VerifyAsync("--account", "4711");

        Assert.Equal(2, exit);
        Assert.Contains("there is no account 4711", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Verified", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--repai", "Usage: verify")]
    [InlineData("--account", "Usage: verify")]
    [InlineData("--repair=true", "Usage: verify")]
    [InlineData("--Mailservr:DataDirectory=/nowhere/at/all", "There is no mail")]
    public async Task Verify_ThatCannotRun_SaysWhy(string argument, string sentence)
    {
        ChosenStorage.RequireEmbedded("The arguments are the same, and mail is not in a folder.");
        await using var server = await ServerProcess.StartAsync();
        await server.StopAsync();

        var (exit, output) = await server.VerifyAsync(argument);

        Assert.Equal(2, exit);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
    }
}
