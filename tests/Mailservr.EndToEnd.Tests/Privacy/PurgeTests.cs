using Mailservr.AspNetCore.Tests.Erasure;

namespace Mailservr.EndToEnd.Tests.Privacy;

/// <summary>Deleted accounts are purged, however often the server is killed meanwhile.</summary>
[Collection("Kills")]
public sealed class PurgeTests
{
    private const int Kills = 3;
    private const int FileBytes = 2000;

    // A blob of a bucket takes longer than a file.
    private static readonly int Messages = ChosenStorage.IsProduction ? 150 : 800;

    [Fact]
    public async Task Purge_KilledAgainAndAgain_EndsAndCountsEverythingOnce()
    {
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Registration=Open");
        using var neighbour = await Resident.MoveInAsync(server, 20, FileBytes);
        using var resident = await Resident.MoveInAsync(server, Messages, FileBytes);
        Assert.NotEmpty(await resident.Api.ListAsync("/api/emails?q=" + resident.Canary["subject"]));
        var (all, events) = await CountAsync(server, resident);

        // The purge does not wait for the answer, and the first kill may come before it.
        var deletion = DeletedResident.DeleteAsync(server, resident.Id);
        var left = await KillAsync(server, resident, all);
        if (await Record.ExceptionAsync(() => deletion) is { } unanswered)
            Assert.IsType<HttpRequestException>(unanswered);
        await server.StartAgainAsync();
        var certificate = await DeletedResident.CertificateAsync(server, resident.Id);

        // In the middle, each behind the one before; on a busy machine later ones may have come too late.
        Assert.Equal(left.Distinct().OrderDescending(), left);
        Assert.Contains(left, each => each > 0 && each < all);
        Assert.Equal((1, Messages, Messages, Messages, events), (
            certificate["addresses"], certificate["messages"], certificate["threads"], certificate["blobs"], certificate["events"]));
        Assert.Equal(neighbour.Messages.Order(StringComparer.Ordinal), (await neighbour.ReadAsync()).Order(StringComparer.Ordinal));
        await server.StopAsync();
        var kept = await KeptBytes.ReadAsync(server.DataFolder, server.Storage);
        Assert.Empty(resident.Canary.FindIn(kept));
        Assert.Equal(neighbour.Canary.Things, neighbour.Canary.FindIn(kept));
    }

    /// <summary>What was left at each kill.</summary>
    private static async Task<IReadOnlyList<long>> KillAsync(ServerProcess server, Resident resident, long all)
    {
        await using var estate = await Estate.OpenAsync(server, resident.Id);
        var left = new List<long>();
        foreach (var point in KillPoints.Take(Kills).TakeWhile(_ => left.LastOrDefault(all) > 0))
        {
            if (left.Count > 0)
                await server.LaunchAgainAsync();
            await KillPoints.KillWhenAsync(
                server, async () => await estate.CountAsync() is var now && now < left.LastOrDefault(all) && now <= (1 - point) * all);
            left.Add(await estate.CountAsync());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Of {all}: {string.Join(", ", left)}");
        return left;
    }

    private static async Task<(long All, long Events)> CountAsync(ServerProcess server, Resident resident)
    {
        await using var estate = await Estate.OpenAsync(server, resident.Id);
        return (await estate.CountAsync(), await estate.CountAsync("events"));
    }
}
