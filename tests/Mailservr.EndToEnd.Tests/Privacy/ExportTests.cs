using System.IO.Compression;

namespace Mailservr.EndToEnd.Tests.Privacy;

/// <summary>Exports that were asked for are written, however often the server is killed meanwhile.</summary>
[Collection("Kills")]
public sealed class ExportTests
{
    private const int Kills = 2;
    private const int Messages = 160;

    // So much that it is several parts of an upload to a bucket, of 5 MB each.
    private const int FileBytes = 64 * 1024;

    // Less than the archive has: its messages are base64, which deflates to three quarters, and its files do not.
    private const long ExpectedBytes = 2L * Messages * FileBytes * 9 / 10;

    [Fact]
    public async Task Export_KilledAgainAndAgain_IsWholeAndLeavesNothingBehind()
    {
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Registration=Open");
        using var resident = await Resident.MoveInAsync(server, Messages, FileBytes);

        var export = (await resident.Api.PostAsync("/api/account/exports", new { })).Id();
        var (written, blobs, leftovers) = await KillAsync(server, resident);
        await server.StartAgainAsync();
        var archive = await FetchAsync(server, resident, export);

        Assert.All(written, bytes => Assert.InRange(bytes, 1, archive.Length - 1));
        Assert.All(blobs, count => Assert.Equal(Messages, count));
        AssertHasEverything(archive, resident);

        await DeletedResident.DeleteAsync(server, resident.Id);
        await DeletedResident.CertificateAsync(server, resident.Id);
        await using var estate = await Estate.OpenAsync(server, resident.Id);
        Assert.Equal(Kills, leftovers);
        Assert.Empty(await estate.UploadsAsync());
    }

    /// <summary>
    /// What was written at each kill, how many complete blobs there were then, and how many broken uploads in the end.
    /// </summary>
    private static async Task<(IReadOnlyList<long> Written, IReadOnlyList<long> Blobs, int Leftovers)> KillAsync(
        ServerProcess server, Resident resident)
    {
        await using var estate = await Estate.OpenAsync(server, resident.Id);
        var (written, blobs, broken) = (new List<long>(), new List<long>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var point in KillPoints.Take(Kills))
        {
            if (written.Count > 0)
                await server.LaunchAgainAsync();
            await KillPoints.KillWhenAsync(
                server, async () => await WrittenAsync(estate, broken) is > 0 and var bytes && bytes >= point * ExpectedBytes);
            written.Add(await WrittenAsync(estate, broken));
            blobs.Add(await estate.CountBlobsAsync());
            broken.UnionWith((await estate.UploadsAsync()).Keys);
        }

        return (written, blobs, broken.Count);
    }

    private static async Task<long> WrittenAsync(Estate estate, HashSet<string> broken) =>
        (await estate.UploadsAsync()).Where(upload => !broken.Contains(upload.Key)).Sum(upload => upload.Value);

    private static async Task<byte[]> FetchAsync(ServerProcess server, Resident resident, long export)
    {
        var url = await Eventually.SeeAsync(
            async () =>
            {
                var view = await resident.Api.GetAsync($"/api/account/exports/{export}");
                Assert.NotEqual("failed", view.Text("status"));
                return view.TryGetProperty("url", out var link) ? link.GetString() : null;
            },
            () => "The export does not end: " + server.Output);
        using var stranger = new HttpClient();
        return await stranger.GetByteArrayAsync(new Uri(server.Http, url), TestContext.Current.CancellationToken);
    }

    private static void AssertHasEverything(byte[] bytes, Resident resident)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        Assert.Equal(resident.Messages.Order(StringComparer.Ordinal), HashesBelow(archive, "emails/"));
        Assert.Equal(resident.Files.Order(StringComparer.Ordinal), HashesBelow(archive, "attachments/"));
    }

    private static IEnumerable<string> HashesBelow(ZipArchive archive, string folder)
    {
        var hashes = new List<string>();
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal)))
        {
            using var content = entry.Open();
            hashes.Add(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
        }

        return hashes.Order(StringComparer.Ordinal);
    }
}
