namespace Mailservr.EndToEnd.Tests;

public class RestartTests
{
    [Fact]
    public async Task Server_StoppedAndStarted_HasEverything()
    {
        await using var server = await ServerProcess.StartAsync();
        var address = await server.Api.CreateAddressAsync();
        var content = Enumerable.Range(0, 200_000).Select(i => (byte)(i % 251)).ToArray();
        var message = SampleMail.WithFile("Kept", "over the restart", "kept.pdf", content);
        ServerEvent seen;
        using (var feed = await EventFeed.OpenAsync(server.Client))
        {
            await server.SendAsync(SampleMail.Plain("Seen", "text"), address);
            seen = await feed.NextMailAsync(_ => true);
        }

        await server.SendAsync(message, address);
        await server.StopAsync();
        await server.StartAgainAsync();
        await server.SendAsync(SampleMail.Plain("Behind", "text"), address);

        var emails = await server.Api.EmailsAsync(address);
        Assert.Equal(["Seen", "Kept", "Behind"], emails.Select(email => email.Text("subject")), StringComparer.Ordinal);
        Assert.Equal(message, await server.Api.GetRawAsync(emails[1]));
        Assert.Single(await server.Api.ListAsync($"/api/emails?q=restart&addressId={address.Id}"));
        using var resumed = await EventFeed.OpenAsync(server.Client, seen.Id);
        Assert.Equal("Kept", (await resumed.NextMailAsync(_ => true)).Data.Text("subject"));
        Assert.Equal("Behind", (await resumed.NextMailAsync(_ => true)).Data.Text("subject"));
    }
}
