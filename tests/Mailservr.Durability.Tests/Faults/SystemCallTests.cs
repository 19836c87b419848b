namespace Mailservr.Durability.Tests;

/// <summary>The kernel's own calls fail, in a process that runs on an ordinary disk.</summary>
public sealed class SystemCallTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("fsync", "EIO")] // blobs
    [InlineData("fdatasync", "EIO")] // the spool and the database
    [InlineData("fdatasync", "ENOSPC")]
    [InlineData("pwrite64", "ENOSPC")]
    [InlineData("rename", "EDQUOT")]
    public async Task SystemCall_FailingOnceInEachThread_CostsNoMail(string call, string error)
    {
        ChosenStorage.RequireEmbedded("It is about the system calls of SQLite and files.");
        await using var server = await ServerProcess.StartAsync();
        var writer = new LetterWriter(RunSize.Seed, [(await server.Api.CreateAddressAsync()).Address]);
        await using var sender = new PersistentSender(server);
        await sender.SendAsync(writer.NextWithFile());

        await using (var tracer = await AttachAsync(server, call, error))
        {
            // The first that fails may be one of filing, which no sender learns of.
            while (sender.Refusals.Count == 0 && writer.Letters.Count < 200)
                await sender.SendAsync(writer.NextWithFile());
            tracer.Terminate();
            await tracer.WaitForExitAsync();
            Assert.Contains("(INJECTED)", tracer.Output, StringComparison.Ordinal);
        }

        output.WriteLine($"{call} {error}: {string.Join(' ', sender.Refusals)}");
        Assert.NotEmpty(sender.Refusals);
        Assert.All(sender.Refusals, code => Assert.InRange(code, 400, 499));
        await sender.SendAsync(writer.NextWithFile());
        await server.KillAsync();
        await server.StartAgainAsync();
        var inspection = new Inspection(server, writer);
        await inspection.LookAsync(writer.Letters[^1]);
        Assert.Empty(inspection.Findings);
    }

    private static async Task<ChildProcess> AttachAsync(ServerProcess server, string call, string error)
    {
        var tracer = ChildProcess.Start(
            Tool.Strace,
            ["-f", "-p", $"{server.ProcessId}", "-e", "trace=" + call, "-e", $"inject={call}:error={error}:when=1"]);
        return await Eventually.SeeAsync(
            () => Task.FromResult(IsAttached(tracer) ? tracer : null), () => "strace does not attach:\n" + tracer.Output);
    }

    private static bool IsAttached(ChildProcess tracer) =>
        tracer.HasExited
            ? throw new InvalidOperationException("strace has ended:\n" + tracer.Output)
            : tracer.Output.Contains("attached", StringComparison.Ordinal);
}
