using System.Net;
using System.Net.Http.Json;

namespace Mailservr.EndToEnd.Tests.Restarting;

/// <summary>The command that rotates keys, on a stopped host.</summary>
public sealed class RotateKeysTests
{
    [Fact]
    public async Task RotateKeys_HostWithASession_KeepsItSignedIn()
    {
        await using var server = await ServerProcess.StartAsync(
            settings: ["--Mailservr:Bootstrap:AdminPassword=a password for this test"]);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Http };
        using var signedIn = await http.PostAsJsonAsync(
            "/api/auth/login", new { email = "admin@localhost", password = "a password for this test" });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await server.StopAsync();

        var (exit, output) = await server.RunAsync("rotate-keys");
        await server.StartAgainAsync();

        Assert.True(exit == 0, output);
        Assert.Contains("There is a new master key. 1 secrets were encrypted anew", output, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account");
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task RotateKeys_FolderWithATypingError_IsRefusedAndNotMade()
    {
        ChosenStorage.RequireEmbedded("A database has no folder.");
        using var folder = new TempFolder();
        await using var command = ChildProcess.Start(
            "dotnet", [ServerProcess.FindProgram(), "rotate-keys", "--Mailservr:DataDirectory=" + folder.File("dtaa")]);

        Assert.Equal(2, await command.WaitForExitAsync());
        Assert.Contains("No key was rotated: There is no mail", command.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("dtaa")));
    }
}
