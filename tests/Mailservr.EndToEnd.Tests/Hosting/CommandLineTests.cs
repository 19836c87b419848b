namespace Mailservr.EndToEnd.Tests;

/// <summary>What the host makes of its arguments.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("verify", "--help")]
    public async Task Host_AskedForHelp_NamesItsCommandsAndEnds(params string[] arguments)
    {
        var (exit, output) = await RunAsync(arguments);

        Assert.Equal(0, exit);
        foreach (var command in (string[])["verify", "migrate", "rotate-keys", "--Mailservr:DataDirectory="])
            Assert.Contains(command, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("-v")]
    [InlineData("--verify")]
    [InlineData("--Mailservr:Blobs", "--urls=http://127.0.0.1:0")]
    [InlineData("--urls=http://127.0.0.1:0", "verify")]
    public async Task Host_WordThatItDoesNotKnow_StartsNoServer(params string[] arguments)
    {
        var (exit, output) = await RunAsync(arguments);

        Assert.Equal(2, exit);
        Assert.Contains("is no command, and no configuration", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_SettingAndValueApart_Starts()
    {
        await using var server = await ServerProcess.StartAsync(settings: ["--Mailservr:Limits:Connections", "17"]);

        Assert.False(server.HasExited);
    }

    [Fact]
    public async Task Migrate_OwnOptionWithAValue_IsRefused()
    {
        var (exit, output) = await RunAsync("migrate", "--keep-damage=true", "--Target:Mailservr:Storage=Postgres");

        Assert.Equal(2, exit);
        Assert.Contains("Usage: migrate [--keep-damage]", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        await using var host = ChildProcess.Start("dotnet", [ServerProcess.FindProgram(), .. arguments]);
        return (await host.WaitForExitAsync(), host.Output);
    }
}
