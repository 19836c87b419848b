using System.Net;

namespace Mailservr.Durability.Tests;

/// <summary>A disk that is full or cannot be written any more, until somebody has seen to it.</summary>
public sealed class StandingFaultTests(ITestOutputHelper output)
{
    private const string Changing = "write,create,mkdir,truncate,rename,unlink,chmod,utimens";

    [Theory]
    [InlineData("full")]
    [InlineData("ENOSPC")]
    [InlineData("EROFS")]
    public async Task Disk_TakingNothing_CostsNoMail(string fault)
    {
        await using var disk = await ForgetfulDisk.MountAsync();
        await using var server = await ServerProcess.StartAsync(dataFolder: disk.DataFolder);
        var writer = new LetterWriter(RunSize.Seed, [(await server.Api.CreateAddressAsync()).Address]);
        await using var sender = new PersistentSender(server);
        await sender.SendAsync(writer.Next());
        // Whoever reads has it filed: from here on it can be read whatever the disk does.
        Assert.NotEmpty(await server.Api.ListAsync("/api/emails"));

        await SetAsync(disk, fault, on: true);
        for (var i = 0; i < 20; i++)
            await sender.TryAsync(writer.Next());
        output.WriteLine($"{fault}: {string.Join(' ', sender.Refusals)}, {sender.Disconnections} connections lost");
        Assert.NotEmpty(sender.Refusals);
        Assert.All(sender.Refusals, code => Assert.InRange(code, 451, 452));
        await SeeReadyAsync(server, HttpStatusCode.ServiceUnavailable);
        Assert.NotEmpty(await server.Api.ListAsync("/api/emails"));

        await SetAsync(disk, fault, on: false);
        await SeeReadyAsync(server, HttpStatusCode.OK);
        foreach (var letter in writer.Letters)
            await sender.SendAsync(letter);
        await server.KillAsync();
        await disk.CutPowerAsync(RunSize.Seed);
        await server.StartAgainAsync();
        Assert.Empty(await LookAsync(server, writer));
    }

    private static Task SetAsync(ForgetfulDisk disk, string fault, bool on) => fault switch
    {
        "full" => disk.FillAsync(on),
        _ when on => disk.FailAsync(1, fault, int.MaxValue, Changing),
        _ => disk.FailAsync(1, fault, 0),
    };

    // It looks every few seconds.
    private static Task<HttpResponseMessage> SeeReadyAsync(ServerProcess server, HttpStatusCode wanted) =>
        Eventually.SeeAsync(
            async () => await server.Client.GetAsync(new Uri("health/ready", UriKind.Relative)) is var answer
                && answer.StatusCode == wanted ? answer : null,
            () => $"health/ready does not become {wanted}.");

    private static async Task<IReadOnlyCollection<Finding>> LookAsync(ServerProcess server, LetterWriter writer)
    {
        await using var sender = new PersistentSender(server);
        var newest = writer.Next();
        await sender.SendAsync(newest);
        var inspection = new Inspection(server, writer);
        await inspection.LookAsync(newest);
        return inspection.Findings;
    }
}
