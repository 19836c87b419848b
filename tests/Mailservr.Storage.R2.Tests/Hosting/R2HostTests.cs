using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mailservr.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Storage.R2.Tests.Hosting;

/// <summary>The store within the whole, beside PostgreSQL: in by SMTP, out by a link of the S3 server.</summary>
public sealed class R2HostTests(S3Server server, PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromSeconds(20);

    private const int Lines = 1_839_607; // 100 MB of 57 bytes, and a little less than the limit

    [Fact]
    public async Task Attachment_100MegabytesBySmtp_ComesOutByItsLinkWithTheSameHash()
    {
        var options = server.Options();
        await using var host = await StartAsync(options);
        var inbox = await host.CreateAddressAsync("inbox");
        var (message, sha256) = Message();

        await using (var client = await ScriptedSmtpClient.ConnectAsync(host.SmtpEndPoint))
        {
            client.Timeout = TimeSpan.FromMinutes(2); // 250 is said when all of it is on the disk
            await client.HelloAsync();
            Assert.Equal(250, (await client.SendMailAsync("a@example.org", [inbox], message))[0].Code);
        }

        var mail = await host.WaitForAsync(to: inbox);
        var attachment = Assert.Single(mail.Record.Attachments);
        var view = await host.Client.GetStringAsync($"/api/attachments/{attachment.Id}");
        var link = JsonDocument.Parse(view).RootElement.GetProperty("data").GetProperty("url").GetString() ?? "";
        Assert.StartsWith($"{server.Url}/{S3Server.Bucket}/{options.Prefix}/blobs/", link, StringComparison.Ordinal);
        using var http = new HttpClient();
        await using (var file = await http.GetStreamAsync(new Uri(link)))
            Assert.Equal(sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(file)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, link[..^1] + (link[^1] == '0' ? '1' : '0')));
        await AssertExpiresAsync(http, link);
        // The original is put together again from the blob.
        await using var raw = await host.Client.GetStreamAsync($"/api/emails/{mail.Record.Id}/raw");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(message)), Convert.ToHexStringLower(await TailAsync(raw, message.Length)));
    }

    [Fact]
    public async Task Host_WrongKey_DoesNotStart()
    {
        var options = server.Options();
        options.SecretKey = "wrong";

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options));

        Assert.Contains("R2:SecretKey does not belong", fault.Message, StringComparison.Ordinal);
    }

    private async Task<MailservrTestHost> StartAsync(R2Options options)
    {
        var database = await postgres.CreateDatabaseAsync();
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["R2:ServiceUrl"] = options.ServiceUrl,
            ["R2:Bucket"] = options.Bucket,
            ["R2:AccessKey"] = options.AccessKey,
            ["R2:SecretKey"] = options.SecretKey,
            ["R2:Prefix"] = options.Prefix,
        }).Build().GetSection("R2");
        return await TracedHost.StartAsync(host =>
        {
            host.Extend = mailservr => mailservr.UsePostgres(database).UseR2(section);
            host.Configure = configured => configured.AttachmentLinkLifetime = LinkLifetime;
        });
    }

    // Once it may still be valid, at the end of its life it is not.
    private static async Task AssertExpiresAsync(HttpClient http, string link)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (await StatusAsync(http, link) == HttpStatusCode.OK)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(asked) < 2 * LinkLifetime, "The link never expires.");
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, link));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string link)
    {
        using var answer = await http.GetAsync(new Uri(link), HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private static (byte[] Message, string Sha256) Message()
    {
        var (random, line) = (new Random(1), new byte[57]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var message = new MemoryStream(Lines * 78);
        message.Write(Encoding.ASCII.GetBytes("""
            From: a@example.org
            Subject: Large
            MIME-Version: 1.0
            Content-Type: application/zip
            Content-Disposition: attachment; filename="große Datei.zip"
            Content-Transfer-Encoding: base64


            """.ReplaceLineEndings("\r\n").Replace("ß", "ss", StringComparison.Ordinal)));
        for (var i = 0; i < Lines; i++)
        {
            random.NextBytes(line);
            hash.AppendData(line);
            message.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(line) + "\r\n"));
        }

        return (message.ToArray(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The hash of the last bytes: trace fields of ours come before them.</summary>
    private static async Task<byte[]> TailAsync(Stream raw, int length)
    {
        using var all = new MemoryStream();
        await raw.CopyToAsync(all);
        return SHA256.HashData(all.GetBuffer().AsSpan((int)all.Length - length, length));
    }
}
