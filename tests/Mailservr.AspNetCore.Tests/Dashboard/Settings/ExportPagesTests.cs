using System.IO.Compression;

namespace Mailservr.AspNetCore.Tests.Dashboard.Settings;

public sealed class ExportPagesTests(TestApp app)
{
    private const string Path = "/mail/settings/exports";

    [Fact]
    public async Task Export_Begun_IsWatchedAndDownloaded()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var address = await InboxTests.AddressAsync(reader, "export");
        await app.SendAsync(address.Value, "From: a@a.example\nSubject: One\n\nText.\n");
        var page = await reader.GetAsync(Path);
        Assert.Empty(page.Document.QuerySelectorAll("noscript, script[src*=progress]"));

        page = await reader.SubmitAsync(page, "/exports", null);
        while (page.Document.QuerySelector(".rows .tag")?.TextContent == "Being written")
        {
            Assert.Contains("http-equiv=\"refresh\"", page.Text, StringComparison.Ordinal);
            Assert.Single(page.Document.QuerySelectorAll("script[src*=progress]"));
            Assert.Empty(page.Document.QuerySelectorAll("main form"));
            page = await reader.GetAsync(Path);
        }

        Assert.Equal("Ready", page.One(".rows .tag").TextContent);
        Assert.Empty(page.Document.QuerySelectorAll("noscript, script[src*=progress]"));
        var link = await reader.GetAsync(page.Link("a[download]"), 303);
        NotedSecrets.NoteLinks(link.Location ?? "");
        var zip = await reader.GetAsync(new Uri(link.Location ?? "").PathAndQuery);
        using var archive = new ZipArchive(new MemoryStream(zip.Body));
        Assert.Contains(archive.Entries, entry => entry.FullName.EndsWith(".eml", StringComparison.Ordinal));
        Assert.Contains("export.started", await SettingsTests.ActionsAsync(reader));
    }

    [Fact]
    public async Task Export_OfSomebodyElse_IsNotThere()
    {
        var (owner, other) = (await Reader.SignedInAsync(app.Url), await Reader.SignedInAsync(app.Url));
        await owner.SubmitAsync(await owner.GetAsync(Path), "/exports", null);
        var id = (await owner.Browser.GetAsync("/api/account/audit")).Data[0].GetProperty("target").GetString();

        Assert.Empty((await other.GetAsync(Path)).Document.QuerySelectorAll(".rows"));
        await other.GetAsync($"{Path}/{id}/download", 404);
    }
}
