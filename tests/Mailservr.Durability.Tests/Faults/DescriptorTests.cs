using Mailservr.Testing;

namespace Mailservr.Durability.Tests;

/// <summary>A process that gets no file descriptors any more.</summary>
public sealed class DescriptorTests(ITestOutputHelper output)
{
    // Nothing below it is ever free: whatever is opened fails.
    private const string Few = "10";
    private const string Many = "4096";

    [Fact]
    public async Task Server_WithoutDescriptors_LivesAndRecovers()
    {
        await using var server = await ServerProcess.StartAsync();
        var writer = new LetterWriter(RunSize.Seed, [(await server.Api.CreateAddressAsync()).Address]);
        await MakeThreadsAsync(server, writer);
        await using var sender = new PersistentSender(server);
        await sender.SendAsync(writer.NextWithFile());

        await LimitAsync(server, Few);
        await using var stranger = await ScriptedSmtpClient.ConnectAsync(server.Smtp);
        // A connection that is lost cannot be had again before there are descriptors.
        for (var i = 0; i < 10 && sender.Disconnections == 0; i++)
            await sender.TryAsync(writer.NextWithFile());
        output.WriteLine($"Refused: {string.Join(' ', sender.Refusals)}; lost: {sender.Disconnections}\n{server.Output}");
        Assert.False(server.HasExited, server.Output);
        // It waits and says so, instead of trying without a pause.
        await Eventually.SeeAsync(
            () => Task.FromResult(server.Output.Contains("could not be accepted", StringComparison.Ordinal) ? server : null),
            () => "Nothing tells of the connection that waits:\n" + server.Output);
        await LimitAsync(server, Many);

        await stranger.HelloAsync();
        await stranger.StartTlsAsync();
        await stranger.ExpectAsync(250, "EHLO client.example");
        Assert.NotEqual(0, sender.Refusals.Count + sender.Disconnections);
        Assert.All(sender.Refusals, code => Assert.InRange(code, 400, 499));
        foreach (var letter in writer.Letters)
            await sender.SendAsync(letter);
        await server.KillAsync();
        await server.StartAgainAsync();
        var inspection = new Inspection(server, writer);
        await inspection.LookAsync(writer.Letters[^1]);
        Assert.Empty(inspection.Findings);
    }

    // The runtime cannot make a thread without a descriptor: a host under load has those it needs.
    private static async Task MakeThreadsAsync(ServerProcess server, LetterWriter writer)
    {
        var letters = Enumerable.Range(0, 40).Select(_ => writer.NextWithFile()).ToList();
        await Task.WhenAll(letters.Chunk(5).Select(async some =>
        {
            await using var sender = new PersistentSender(server);
            foreach (var letter in some)
                await sender.SendAsync(letter);
        }));
    }

    private static async Task LimitAsync(ServerProcess server, string descriptors) =>
        await ChildProcess.RunAsync(Tool.PrLimit, ["--pid", $"{server.ProcessId}", $"--nofile={descriptors}:{Many}"]);
}
