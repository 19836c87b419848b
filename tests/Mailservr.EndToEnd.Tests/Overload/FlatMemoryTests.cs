using System.Security.Cryptography;
using System.Text;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests.Overload;

public class FlatMemoryTests
{
    private const int Sessions = 50;

    // Parts on their way to S3 are in memory, as many as R2:MemoryBytes says: a quarter of a gigabyte.
    private static readonly int Megabytes = ChosenStorage.IsProduction ? 650 : 400;

    [Fact]
    public async Task LargeAttachments_InManySessions_PassThroughWithoutFillingMemory()
    {
        await using var server = await ServerProcess.StartAsync();
        var address = await server.Api.CreateAddressAsync();
        var size = Scale.Of(4, 100) * 1_000_000L;
        var start = TimeProvider.System.GetTimestamp();

        var hashes = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(seed =>
            Task.Run(() => SendAsync(server, address, seed, size))));
        var elapsed = TimeProvider.System.GetElapsedTime(start);

        Scale.Report("wire", Sessions * size * 1.37 / 1e6 / elapsed.TotalSeconds, "MB/s");
        Scale.Report("peak memory", ProcessStatus.Of(server.ProcessId).PeakMegabytes, "MB");
        var emails = await server.Api.WaitForEmailsAsync(address, Sessions);
        foreach (var email in emails)
            Assert.Equal(hashes[int.Parse((email.Text("subject") ?? "")[6..])], await DownloadAsync(server, email.Id()));
        Assert.InRange(ProcessStatus.Of(server.ProcessId).PeakMegabytes, 1, Megabytes);
    }

    [Fact]
    public async Task Message_OverTheLimit_IsRefusedAndTheConnectionGoesOn()
    {
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Limits:MessageBytes=2000000");
        var address = await server.Api.CreateAddressAsync();
        await using var client = await Post.ConnectAsync(server.Smtp);
        using var message = new LargeMessage(1, 2_200_000);

        await OpenAsync(client, address, message.Subject);
        await message.SendAsync(client, 0, message.Blocks / 4);
        await SeeUploadAsync(server, there: true);
        await message.SendAsync(client, message.Blocks / 4, message.Blocks - 1);
        // Given up at the byte that was too much, long before its end.
        await SeeUploadAsync(server, there: false);
        await message.SendAsync(client, message.Blocks - 1, message.Blocks);
        await client.SendLinesAsync(".");

        Assert.StartsWith("5.3.4", (await client.ExpectAsync(552)).Lines[0], StringComparison.Ordinal);
        Assert.Equal(250, (await client.SendMailAsync(
            "ada@sender.test", [address.Address], SampleMail.Plain("Behind", "text")))[0].Code);
        Assert.Equal("Behind", (await server.Api.SingleEmailAsync(address)).Text("subject"));
    }

    private static async Task<string> SendAsync(ServerProcess server, TestAddress address, int seed, long size)
    {
        await using var client = await Post.ConnectAsync(server.Smtp);
        client.Timeout = TimeSpan.FromMinutes(10);
        using var message = new LargeMessage(seed, size);
        await OpenAsync(client, address, message.Subject);
        await message.SendAsync(client, 0, message.Blocks / 2);
        await SeeUploadAsync(server, there: true);
        await message.SendAsync(client, message.Blocks / 2, message.Blocks);
        await client.ExpectAsync(250, ".");
        return message.Sha256;
    }

    private static async Task OpenAsync(ScriptedSmtpClient client, TestAddress address, string subject)
    {
        await client.ExpectAsync(250, "MAIL FROM:<ada@sender.test>");
        await client.ExpectAsync(250, $"RCPT TO:<{address.Address}>");
        await client.ExpectAsync(354, "DATA");
        await LargeMessage.BeginAsync(client, subject);
    }

    private static async Task<string> DownloadAsync(ServerProcess server, long email)
    {
        var whole = await server.Api.GetAsync($"/api/emails/{email}");
        var attachment = await server.Api.GetAsync($"/api/attachments/{Assert.Single(whole.Items("attachments")).Id()}");
        using var stranger = new HttpClient();
        using var answer = await stranger.GetAsync(
            new Uri(server.Http, attachment.Text("url")), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var content = await answer.Content.ReadAsStreamAsync();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
    }

    // Parts of an S3 upload begin at 5 MB; that they go out while the mail arrives is what the tests of that storage see.
    private static async Task SeeUploadAsync(ServerProcess server, bool there)
    {
        if (!ChosenStorage.IsProduction)
        {
            await Eventually.SeeAsync(
                () => Task.FromResult(UploadedBytes(server) > 0 == there ? server : null),
                () => there ? "No upload was seen." : "The upload stayed.");
        }
    }

    /// <summary>Bytes of attachments whose message still arrives.</summary>
    private static long UploadedBytes(ServerProcess server)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(server.BlobFolder, "tmp")).EnumerateFiles().Sum(file => file.Length);
        }
        catch (FileNotFoundException)
        {
            // Gone between its name and its size.
            return 0;
        }
    }
}
