using System.Net;
using System.Text;
using Mailservr.AspNetCore.Smtp;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Erasure;

/// <summary>An account with a word of its own in everything that it has.</summary>
internal sealed class MarkedAccount(WebApplication app, Canary canary)
{
    public const string Password = "correct horse battery staple";

    private const int MoreAddresses = 40;

    public Uri Url { get; } = new(app.Urls.First());

    public Browser Browser { get; } = new(new Uri(app.Urls.First()));

    public string Email => canary["email"] + "@example.org";

    public string Address => canary["local"] + "@mail.localhost";

    public async Task FillAsync(string hookUrl)
    {
        // Addresses and subjects may be in a log of everything; what is said in a message may not.
        foreach (var thing in new[] { "text", "html", "large", "bytes", "note" })
            NotedSecrets.Note(canary[thing]);
        (string, string)[] agent = [("User-Agent", canary["agent"])];
        var registered = await Browser.SendAsync(
            HttpMethod.Post,
            "/api/auth/register",
            $$"""{"email":"{{Email}}","password":"{{Password}}","name":"{{canary["name"]}}"}""",
            "same-origin",
            agent);
        Assert.Equal(HttpStatusCode.Created, registered.Status);
        var domain = (await Browser.GetAsync("/api/domains")).Data[0].GetProperty("id").GetInt64();
        await CreateAsync("/api/address-categories", $$"""{"name":"{{canary["category"]}}","color":"#112233"}""");
        await CreateAsync(
            "/api/addresses",
            $$"""{"name":"{{canary["local"]}}","domainId":{{domain}},"note":"{{canary["note"]}}"}""",
            ("Idempotency-Key", "1"));
        await CreateAsync("/api/blocked-senders", $$"""{"sender":"{{canary["blocked"]}}@x.example"}""");
        await CreateAsync("/api/api-keys", $$"""{"name":"{{canary["key"]}}"}""");
        await CreateAsync(
            "/api/webhooks", $$"""{"url":"{{hookUrl}}{{canary["hook"]}}","description":"{{canary["description"]}}"}""");
        // Pages of the database are split.
        for (var i = 0; i < MoreAddresses; i++)
            await CreateAsync("/api/addresses/generate", $$"""{"note":"{{canary["note"]}}"}""");
        await ReceiveAsync(1);
        await ReceiveAsync(2);
        await RefuseAsync();
    }

    public async Task<SmtpAnswer> RecipientAsync()
    {
        await using var client = await ConnectAsync();
        await client.ExpectAsync(250, "MAIL FROM:<a@example.org>");
        await client.SendLinesAsync([$"RCPT TO:<{Address}>"]);
        return await client.ReadAsync();
    }

    private async Task CreateAsync(string path, string json, params (string Name, string Value)[] headers)
    {
        var answer = await Browser.SendAsync(HttpMethod.Post, path, json, "same-origin", headers);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    private async Task ReceiveAsync(int number)
    {
        await using var client = await ConnectAsync();
        var answers = await client.SendMailAsync(
            canary["envelope"] + "@example.org", [Address], Encoding.UTF8.GetBytes(Message(number).ReplaceLineEndings("\r\n")));
        Assert.Equal(250, answers[0].Code);
    }

    private async Task RefuseAsync()
    {
        await using var client = await ConnectAsync();
        await client.ExpectAsync(250, $"MAIL FROM:<{canary["blocked"]}@x.example>");
        await client.ExpectAsync(550, $"RCPT TO:<{Address}>");
    }

    private async Task<ScriptedSmtpClient> ConnectAsync()
    {
        var client = await ScriptedSmtpClient.ConnectAsync(app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0]);
        await client.HelloAsync();
        return client;
    }

    private string Message(int number)
    {
        var large = string.Join('\n', Enumerable.Repeat(canary["large"], 20_000));
        return $"""
            From: {canary["sender"]} <{canary["from"]}@example.org>
            To: {Address}
            Subject: {canary["subject"]} {number}
            Message-ID: <{canary["id"]}{number}@example.org>
            References: <{canary["id"]}1@example.org>
            X-Header: {canary["header"]}
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            {canary["text"]}
            --b
            Content-Type: text/html

            <p>{canary["html"]}</p>
            --b
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename={canary["file"]}.bin
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(Encoding.ASCII.GetBytes(canary["bytes"]))}
            --b
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename=large.bin

            {large}
            --b--

            """;
    }
}
