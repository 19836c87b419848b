namespace Mailservr.Durability.Tests;

public sealed class FirstStartTests(ITestOutputHelper output)
{
    private const int Points = 12;

    // What is made at the first start takes about so many calls; beyond it the start is over.
    private const int Calls = 750;

    [Fact]
    public async Task FirstStart_LosingTheDiskAtAnyCall_IsTakenUpByTheNext()
    {
        output.WriteLine($"MAILSERVR_SEED={RunSize.Seed}");
        var random = new Random(RunSize.Seed);
        await using var disk = await ForgetfulDisk.MountAsync();

        for (var point = 0; point < Points; point++)
        {
            var folder = disk.DataFolder + point;
            var at = random.Next(1, Calls);
            await disk.FailAsync(at, "EIO", int.MaxValue);
            var started = await EndsAsync(folder);
            output.WriteLine($"{at}: {await disk.FailedCallAsync()}, {(started ? "started" : "did not start")}");
            await disk.CutPowerAsync(random.Next());

            await AssertTakesMailAsync(folder, random.Next());
        }
    }

    private static async Task<bool> EndsAsync(string folder)
    {
        try
        {
            await using var server = await ServerProcess.StartAsync(dataFolder: folder);
            await server.KillAsync();
            return true;
        }
        catch (Exception end) when (end is InvalidOperationException or TimeoutException)
        {
            // It ended by itself, or was up and never became ready: the disk was gone before.
            return false;
        }
    }

    private static async Task AssertTakesMailAsync(string folder, int seed)
    {
        await using var server = await ServerProcess.StartAsync(dataFolder: folder);
        var writer = new LetterWriter(seed, [(await server.Api.CreateAddressAsync()).Address]);
        var letter = writer.NextWithFile();
        await using var courier = await Courier.ConnectAsync(server, Way.StartTls);
        Assert.NotNull(courier);
        await courier.DeliverAsync(letter);

        var inspection = new Inspection(server, writer);
        await inspection.LookAsync(letter);
        Assert.Equal(Fate.Acknowledged, letter.Fate);
        Assert.Empty(inspection.Findings);
    }
}
