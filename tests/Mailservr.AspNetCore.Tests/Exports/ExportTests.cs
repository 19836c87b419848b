using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Client;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Exports;

public sealed class ExportTests(TestApp app)
{
    private const string Path = "/api/account/exports";

    private const string Message = """
        From: Ann <ann@example.org>
        Subject: Two files of one name
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        .A dot, and umlauts: äöü
        --b
        Content-Type: application/octet-stream
        Content-Disposition: attachment; filename="../../evil.txt"
        Content-Transfer-Encoding: base64

        Rmlyc3Q=
        --b
        Content-Type: application/octet-stream
        Content-Disposition: attachment; filename="../../evil.txt"
        Content-Transfer-Encoding: base64

        U2Vjb25k
        --b
        Content-Type: application/octet-stream
        Content-Disposition: attachment; filename="C:\CON"

        Third
        --b--

        """;

    [Fact]
    public async Task Export_OfMail_HasEveryByteAndNoPathOutside()
    {
        var (browser, raw) = await ReceivedAsync();

        var export = await ReadyAsync(browser);

        var zip = await FetchAsync(export.Url ?? "");
        Assert.Equal(export.Size, zip.Length);
        await using var opened = await browser.Client.Exports.OpenAsync(export);
        Assert.Equal(SHA256.HashData(zip), await SHA256.HashDataAsync(opened, TestContext.Current.CancellationToken));
        var files = await UnpackAsync(zip);
        var mail = Assert.Single(files, file => file.Key.StartsWith("emails/", StringComparison.Ordinal));
        Assert.Equal(SHA256.HashData(raw), SHA256.HashData(mail.Value));
        var attachments = files.Where(file => file.Key.StartsWith("attachments/", StringComparison.Ordinal))
            .ToDictionary(file => Encoding.ASCII.GetString(file.Value).Trim(), file => file.Key, StringComparer.Ordinal);
        Assert.Equal(["First", "Second", "Third"], attachments.Keys.Order(StringComparer.Ordinal));
        Assert.All(files.Keys, name => Assert.Matches("^(emails/[0-9]+\\.eml|attachments/[0-9]+-[A-Za-z0-9._-]+|[a-z-]+\\.json)$", name));
        Assert.Equal("Two files of one name", Json(files, "emails")[0].GetProperty("subject").GetString());
        Assert.Equal("ann", Json(files, "blocked-senders")[0].GetProperty("sender").GetString()?.Split('@')[0]);
        Assert.Equal(13, files.Keys.Count(name => name.EndsWith(".json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Export_OfSecrets_HasNone()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var key = (await browser.Client.ApiKeys.CreateAsync(new Mailservr.Client.NewApiKey { Name = "k" })).Key ?? "none";
        var hook = await browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = "http://127.0.0.1:9/" });
        var secret = hook.Secret ?? "none";

        var export = await ReadyAsync(browser);

        var files = await UnpackAsync(await FetchAsync(export.Url ?? ""));
        var text = string.Concat(files.Values.Select(Encoding.UTF8.GetString));
        Assert.DoesNotContain(key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))), text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("$2b$", text, StringComparison.Ordinal);
        Assert.Equal("", Json(files, "webhooks")[0].GetProperty("secret").GetString());
        Assert.Equal("", Json(files, "sessions")[0].GetProperty("secretHash").GetString());
        Assert.Equal(browser.Email, Json(files, "account")[0].GetProperty("email").GetString());
    }

    [Fact]
    public async Task Export_OneMessageOfSeveralIsDamaged_NamesItAndHasTheOthers()
    {
        var (browser, raw) = await ReceivedAsync();
        var address = await browser.Client.Addresses.ListAsync().FirstAsync();
        await app.SendAsync(address.Text, Message.Replace("Rmlyc3Q=", "TG9zdA==", StringComparison.Ordinal));
        var lost = await browser.Client.Emails.ListAsync(new MailFilter { Quarantined = true }).FirstAsync();
        var account = (await browser.Client.Account.GetAsync()).Id;
        var blob = new BlobKey(account, Convert.ToHexStringLower(SHA256.HashData("Lost"u8)));
        Assert.True(await app.Services.GetRequiredService<IBlobStore>().DeleteAsync(blob, null, TestContext.Current.CancellationToken));

        var files = await UnpackAsync(await FetchAsync((await ReadyAsync(browser)).Url ?? ""));

        Assert.Equal($"[{lost.Id}]", Encoding.ASCII.GetString(files["incomplete.json"]).ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Contains(files, file => file.Key.StartsWith("emails/", StringComparison.Ordinal) && file.Value.AsSpan().SequenceEqual(raw));
    }

    [Fact]
    public async Task Download_InTwoParts_IsTheSameAsAtOnce()
    {
        var (browser, _) = await ReceivedAsync();
        var url = (await ReadyAsync(browser)).Url ?? "";
        var whole = await FetchAsync(url);

        var first = await FetchAsync(url, new RangeHeaderValue(0, 99));
        var rest = await FetchAsync(url, new RangeHeaderValue(100, null));

        Assert.Equal(whole, first.Concat(rest));
    }

    [Fact]
    public async Task Download_ChangedLink_Is403()
    {
        ChosenStorage.RequireEmbedded("The links are those of the S3 server.");
        var browser = await Browser.RegisteredAsync(app.Url);
        var url = (await ReadyAsync(browser)).Url ?? "";
        var anonymous = new ApiClient(app.Client());

        (await anonymous.GetAsync(url.Replace("expires=", "expires=9", StringComparison.Ordinal))).IsProblem(403, "link_invalid");
        (await anonymous.GetAsync(url.Replace("account=", "account=9", StringComparison.Ordinal))).IsProblem(403, "link_invalid");
        (await anonymous.GetAsync(url + "&x=1")).IsProblem(403, "link_invalid");
        (await anonymous.GetAsync(url.Split('?')[0])).IsProblem(403, "link_invalid");
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync(url)).Status);
    }

    [Fact]
    public async Task Export_ANewerOne_ReplacesIt()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var first = (await ReadyAsync(browser)).Id;

        await ReadyAsync(browser);

        // It goes right behind the other's end.
        for (var tries = 0; tries < 100 && (await browser.GetAsync($"{Path}/{first}")).Status == HttpStatusCode.OK; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        await browser.Client.Exports.GetAsync(first).IsRefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task Export_KeyThatMayNotReadMail_Is403()
    {
        var account = await app.AccountAsync();
        var key = await app.ClientAsync(account.AccountId, ApiScopes.Account, ApiScopes.AddressesRead, ApiScopes.Webhooks);

        await key.Client.Exports.BeginAsync().IsRefusedAsync(403, "scope_missing");
        await key.Client.Exports.GetAsync(1).IsRefusedAsync(403, "scope_missing");
    }

    private async Task<(Browser Browser, byte[] Raw)> ReceivedAsync()
    {
        var browser = await Browser.RegisteredAsync(app.Url);
        var client = browser.Client;
        var domain = await client.Domains.ListAsync().FirstAsync();
        var address = await client.Addresses.CreateAsync(new NewAddress { Name = $"x{Guid.NewGuid():n}", DomainId = domain.Id });
        await client.Addresses.BlockedSenders(address.Id).CreateAsync("ann@example.org", "quarantine");
        await app.SendAsync(address.Text, Message);
        var id = (await client.Emails.ListAsync(new MailFilter { Quarantined = true }).FirstAsync()).Id;
        return (browser, (await browser.GetAsync($"/api/emails/{id}/raw")).Body);
    }

    private static async Task<Export> ReadyAsync(Browser browser)
    {
        var id = (await browser.Client.Exports.BeginAsync()).Id;
        Assert.Equal((HttpStatusCode.Accepted, $"{Path}/{id}"), (browser.Answered.Status, browser.Answered.Location));
        while (true)
        {
            var export = await browser.Client.Exports.GetAsync(id);
            if (export.Status != "pending")
                return export;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<byte[]> FetchAsync(string url, RangeHeaderValue? range = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = range;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    // By a program that follows what the archive says; it must not lead out of the folder.
    private static async Task<Dictionary<string, byte[]>> UnpackAsync(byte[] zip)
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-");
        var (archive, target) = (System.IO.Path.Combine(folder.FullName, "a.zip"), folder.CreateSubdirectory("in"));
        await File.WriteAllBytesAsync(archive, zip, TestContext.Current.CancellationToken);
        using (var python = Process.Start("python3", ["-m", "zipfile", "-e", archive, target.FullName]))
        {
            await python.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, python.ExitCode);
        }

        var files = target.EnumerateFiles("*", SearchOption.AllDirectories).ToDictionary(
            file => System.IO.Path.GetRelativePath(target.FullName, file.FullName),
            file => File.ReadAllBytes(file.FullName),
            StringComparer.Ordinal);
        Assert.Equal(["a.zip", "in"], folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));
        folder.Delete(recursive: true);
        return files;
    }

    private static JsonElement Json(Dictionary<string, byte[]> files, string name) =>
        JsonDocument.Parse(files[name + ".json"]).RootElement;
}
