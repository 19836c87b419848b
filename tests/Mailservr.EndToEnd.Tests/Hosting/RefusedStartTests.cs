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
    public async Task Host_DataThatCannotBeOpened_SaysSoAndNoMore()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("mailservr.db"), new string('x', 5000), TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.StartAsync(dataFolder: folder.Path));

        Assert.Contains("Mailservr does not run: The mail in '", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mailservr.db", true, "is a folder, and the storage needs a file there")]
    [InlineData("mailservr.search.db", true, "is a folder, and the storage needs a file there")]
    [InlineData("mailservr.spool", false, "is a file, and the storage needs a folder there")]
    [InlineData("blobs", false, "is a file, and attachments need a folder there")]
    public async Task Host_FolderForAFileOrTheOtherWayRound_NamesIt(string name, bool isFolder, string sentence)
    {
        using var folder = new TempFolder();
        if (isFolder)
            Directory.CreateDirectory(folder.File(name));
        else
            await File.WriteAllTextAsync(folder.File(name), "", TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(dataFolder: folder.Path));

        Assert.Contains($"Mailservr does not run: '{folder.File(name)}' {sentence}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("give a folder that", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_ConfigurationThatCannotBeRead_NamesFileAndLine()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.File("appsettings.json"), "{\n  \"Mailservr\": {\n    \"Blobs\" \"Files\"\n  }\n}", TestContext.Current.CancellationToken);
        await using var host = ChildProcess.Start("dotnet", [ServerProcess.FindProgram()], folder.Path);

        Assert.Equal(2, await host.WaitForExitAsync());
        Assert.Contains("appsettings.json'. Line 3: ", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithoutCultures_EndsWithASentence()
    {
        using var folder = new TempFolder();
        await using var host = ChildProcess.Start("env", [
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "dotnet", ServerProcess.FindProgram(),
            "--urls=http://127.0.0.1:0", "--Mailservr:Smtp:Listen=127.0.0.1:0", "--Mailservr:DataDirectory=" + folder.File("data")]);

        Assert.Equal(2, await host.WaitForExitAsync());
        Assert.Contains("Mailservr does not run: The app runs with InvariantGlobalization", host.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=8080", "Invalid url: '8080'. Give --urls as http://address:port.")]
    [InlineData("--Mailservr:StopGrace=5s", "Write a time as days.hours:minutes:seconds, like 00:00:30")]
    [InlineData("--Mailservr:Limits:MessageBytes=100MB", "Write a number, without a unit.")]
    [InlineData("--Mailservr:Dashboard:Enabled=yes", "Write true or false.")]
    [InlineData("--Mailservr:Dns:Servers=9.9.9.9:0", "Mailservr:Dns:Servers is '9.9.9.9:0'. Give addresses")]
    public async Task Host_ValueInAnotherForm_SaysTheRightOne(string argument, string sentence)
    {
        using var folder = new TempFolder();
        await using var host = ChildProcess.Start("dotnet", [
            ServerProcess.FindProgram(), "--urls=http://127.0.0.1:0", "--Mailservr:Smtp:Listen=127.0.0.1:0",
            "--Mailservr:DataDirectory=" + folder.File("data"), argument]);

        Assert.Equal(2, await host.WaitForExitAsync());
        Assert.Contains("Mailservr does not run: ", host.Output, StringComparison.Ordinal);
        Assert.Contains(sentence, host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_PortOfThePagesIsTaken_SaysHowToGiveAnother()
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var host = ChildProcess.Start("dotnet", [
            ServerProcess.FindProgram(), $"--urls=http://{taken.LocalEndpoint}", "--Mailservr:Smtp:Listen=127.0.0.1:0",
            "--Mailservr:DataDirectory=" + folder.File("data")]);

        Assert.Equal(2, await host.WaitForExitAsync());
        Assert.Contains("Give another one with --urls", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
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
