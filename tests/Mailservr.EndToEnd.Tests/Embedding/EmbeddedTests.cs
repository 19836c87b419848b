namespace Mailservr.EndToEnd.Tests;

public class EmbeddedTests
{
    [Fact]
    public async Task Embedded_Started_HasItsOwnPageAndAMailDomain()
    {
        ChosenStorage.RequireEmbedded("The sample says UseSqlite itself.");
        await using var server = await ServerProcess.StartAsync("Embedded");
        var address = await server.Api.CreateAddressAsync();

        await server.SendAsync(SampleMail.Plain("To an app", "beside its own pages"), address);

        var email = await server.Api.SingleEmailAsync(address);
        Assert.Equal("To an app", email.Text("subject"));
        using var page = await server.Client.GetAsync(new Uri("/", UriKind.Relative));
        page.EnsureSuccessStatusCode();
        Assert.NotEmpty(await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Embedded_InAProgramThatHasUsedSqlite_ReceivesMail()
    {
        ChosenStorage.RequireEmbedded("The program says UseSqlite itself.");
        await using var server = await ServerProcess.StartAsync("Mailservr.FaultyHost", null, "--Fault=OtherSqlite");
        var address = await server.Api.CreateAddressAsync();

        await server.SendAsync(SampleMail.Plain("To a program", "that has SQLite"), address);

        Assert.Equal("To a program", (await server.Api.SingleEmailAsync(address)).Text("subject"));
    }
}
