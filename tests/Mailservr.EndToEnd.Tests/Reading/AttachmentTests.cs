using System.Net;
using System.Security.Cryptography;

namespace Mailservr.EndToEnd.Tests;

public class AttachmentTests(SharedServer shared)
{
    [Fact]
    public async Task Link_WithoutAKey_DownloadsTheFileUntilItIsChanged()
    {
        var address = await shared.Api.CreateAddressAsync();
        var content = RandomNumberGenerator.GetBytes(300_000);
        await shared.Server.SendAsync(SampleMail.WithFile("Contract", "signed", "Contract 1.pdf", content), address);
        var email = await shared.Api.SingleEmailAsync(address);
        var details = await shared.Api.GetAsync($"/api/attachments/{Assert.Single(email.Items("attachments")).Id()}");
        var link = new Uri(shared.Server.Http, details.Text("url"));
        using var stranger = new HttpClient();

        using var download = await stranger.GetAsync(link);
        using var forged = await stranger.GetAsync(new Uri(Forge(link.AbsoluteUri)));
        using var apiWithoutKey = await stranger.GetAsync(
            new Uri(shared.Server.Http, $"/api/attachments/{details.Id()}"));

        Assert.Equal(content, await download.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition?.DispositionType);
        if (!ChosenStorage.IsProduction) // which a server of S3 cannot be made to say
            Assert.Equal("nosniff", download.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), details.Text("sha256"));
        var received = email.GetProperty("receivedAt").GetDateTimeOffset();
        Assert.True(details.GetProperty("expiresAt").GetDateTimeOffset() > received);
        Assert.InRange((int)forged.StatusCode, 400, 499);
        Assert.Equal(HttpStatusCode.Unauthorized, apiWithoutKey.StatusCode);
    }

    [Fact]
    public async Task EqualFiles_SentInDifferentEncodings_AreStoredOnce()
    {
        var (first, second) = (await shared.Api.CreateAddressAsync(), await shared.Api.CreateAddressAsync());
        var content = RandomNumberGenerator.GetBytes(400_000);
        byte[][] messages =
        [
            SampleMail.WithFile("One", "text", "a.pdf", content),
            SampleMail.WithFile("Two", "text", "b.pdf", content),
            SampleMail.WithFile("Three", "text", "c.pdf", content, lineLength: 60),
        ];

        foreach (var message in messages)
            await shared.Server.SendAsync(message, first, second);

        var name = Convert.ToHexStringLower(SHA256.HashData(content));
        var blobs = await shared.Server.ReadBlobsAsync();
        Assert.Single(blobs, blob => blob.Name.StartsWith(name, StringComparison.Ordinal));
        var emails = await shared.Api.EmailsAsync(second);
        for (var i = 0; i < messages.Length; i++)
        {
            Assert.Equal(messages[i], await shared.Api.GetRawAsync(emails[i]));
            Assert.Equal(content, await shared.DownloadAsync(Assert.Single(emails[i].Items("attachments"))));
        }
    }

    // Another character in the middle of the signature, or whatever ends the link.
    private static string Forge(string link) => link[..^6] + (link[^6] == 'A' ? 'B' : 'A') + link[^5..];
}
