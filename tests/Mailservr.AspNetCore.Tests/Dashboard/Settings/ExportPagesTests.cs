using System.IO.Compression;
using System.Text;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>Two of four emails are in it when the store of blobs holds the third back.</summary>
    [Fact]
    public async Task Export_HalfWritten_SaysSo()
    {
        var held = new HeldBlobs();
        await using var host = await PagesHost.StartAsync(replace: held.StandBefore);
        var reader = await host.SignedInAsync();
        var address = await InboxTests.AddressAsync(reader, "export");
        for (var i = 0; i < 4; i++)
            await SendLargeAsync(host, address.Value, (byte)i);
        held.Give(2);
        var page = await reader.SubmitAsync(await reader.GetAsync(Path), "/exports", null);

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (page.Document.QuerySelector("progress")?.GetAttribute("value") is null or "25")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            page = await reader.GetAsync(Path);
        }
        Assert.Contains("50 % of the emails are in it.", page.One("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("50", page.One("progress").GetAttribute("value"));
        PageTableTests.IsSound(page, Path);
        held.Give(4);
        while (page.Document.QuerySelector(".rows .tag")?.TextContent == "Being written")
            page = await reader.GetAsync(Path);

        Assert.Equal("Ready", page.One(".rows .tag").TextContent);
        Assert.Empty(page.Document.QuerySelectorAll("progress"));
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

    // What is large stands in the store of blobs.
    internal static async Task SendLargeAsync(PagesHost host, string to, byte content)
    {
        var bytes = new byte[100_000];
        Array.Fill(bytes, content);
        await using var client = await ScriptedSmtpClient.ConnectAsync(host.App.Services.GetRequiredService<SmtpEndPoints>().Smtp[0]);
        await client.HelloAsync();
        var answers = await client.SendMailAsync("a@a.example", [to], Encoding.ASCII.GetBytes(
            "From: a@a.example\r\nContent-Disposition: attachment; filename=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n"));
        Assert.Equal(250, answers[0].Code);
    }
}
