using System.Text;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Storage.R2.Tests.Hosting;

/// <summary>A server that takes no attachments for a while: no mail is lost or there by half, and nobody has to do anything.</summary>
public sealed class FullStoreTests(S3Server server)
{
    private const int Small = 200_000;
    private const int Large = (2 * R2Options.SmallestPart) + 100_000;

    [Theory]
    [InlineData(507, "InsufficientStorage", Small)]
    [InlineData(403, "QuotaExceeded", Small)]
    [InlineData(503, "SlowDown", Small)]
    [InlineData(507, "InsufficientStorage", Large)] // half of it is written by then
    [InlineData(500, "InternalError", Large)]
    public async Task Host_WhoseBucketIsFull_PutsMailOffAndTakesItLater(int status, string code, int size)
    {
        var options = server.Options();
        await using var proxy = new FaultyProxy(options.ServiceUrl);
        await using var host = await StartAsync(options, proxy);
        var inbox = await host.CreateAddressAsync("inbox");
        var content = Content.Random(size, size);
        proxy.Fail(request => request.IsPut || request.IsSecondPart, new Fault.Refused(status, code));

        var refused = await SendAsync(host, inbox, Message(content));
        await host.SendAsync("a@example.org", inbox, "Small", "without a file");

        Assert.Contains("451", refused, StringComparison.Ordinal);
        Assert.Equal("Small", (await host.WaitForAsync(to: inbox)).Subject);
        Assert.Empty(await server.EverythingAsync(options));

        proxy.Decide = _ => null;
        Assert.StartsWith("250", await SendAsync(host, inbox, Message(content)), StringComparison.Ordinal);

        var mail = await host.WaitForAsync(to: inbox, subject: "Large");
        Assert.Equal(Content.Sha256(content), Assert.Single(mail.Record.Attachments).Sha256);
        Assert.EndsWith(Content.Sha256(content), Assert.Single(await server.EverythingAsync(options)), StringComparison.Ordinal);
    }

    private static Task<MailservrTestHost> StartAsync(R2Options options, FaultyProxy proxy) => TracedHost.StartAsync(
        host => host.Extend = mailservr => mailservr.UseR2(configured =>
        {
            configured.ServiceUrl = proxy.Url;
            configured.Bucket = options.Bucket;
            configured.AccessKey = options.AccessKey;
            configured.SecretKey = options.SecretKey;
            configured.Prefix = options.Prefix;
            configured.Retries = 0;
        }));

    private static async Task<string> SendAsync(MailservrTestHost host, string inbox, byte[] message)
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(host.SmtpEndPoint);
        await client.HelloAsync();
        return (await client.SendMailAsync("a@example.org", [inbox], message))[0].ToString();
    }

    private static byte[] Message(byte[] content) => Encoding.ASCII.GetBytes(
        "From: a@example.org\r\nSubject: Large\r\nMIME-Version: 1.0\r\nContent-Type: application/zip\r\n"
        + "Content-Disposition: attachment; filename=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\r\n");
}
