using System.Text;
using System.Text.Json;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Attachments;

/// <summary>A blob store that hands out links of its own.</summary>
public sealed class PresignedLinkTests
{
    private const string Link = "https://s3.example/mail/blob?name=filename%3D%22a%20b%C3%A4.txt%22&type=text%2Fplain&signature=1%2B2";

    [Fact]
    public async Task Attachment_LinkOfTheStore_IsHandedOutAsItWasSigned()
    {
        await using var host = await ChosenStorage.StartHostAsync(
            options => options.Extend = mailservr => mailservr.UseBlobStore<PresignedStore>());
        var inbox = await host.CreateAddressAsync("inbox");
        await using (var client = await ScriptedSmtpClient.ConnectAsync(host.SmtpEndPoint))
        {
            await client.HelloAsync();
            await client.SendMailAsync("a@example.org", [inbox], Message());
        }

        var attachment = Assert.Single((await host.WaitForAsync(to: inbox)).Record.Attachments);
        var answer = await host.Client.GetStringAsync($"/api/attachments/{attachment.Id}");

        Assert.True(attachment.InBlobStore);
        var url = JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("url").GetString();
        Assert.Equal(Link, url);
    }

    private static byte[] Message()
    {
        var content = Convert.ToBase64String(new byte[100_000], Base64FormattingOptions.InsertLineBreaks);
        return Encoding.ASCII.GetBytes(
            "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n"
            + "Content-Disposition: attachment; filename=a.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content + "\r\n");
    }

    private sealed class PresignedStore : IBlobStore, IPresignedBlobs
    {
        public Uri GetUrl(BlobKey key, DateTimeOffset expiresAt, string downloadName, string contentType) => new(Link);

        public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken) =>
            new(new Upload(accountId));

        public ValueTask<Stream?> OpenReadAsync(
            BlobKey key, long offset, long? length, CancellationToken cancellationToken) => new((Stream?)null);

        public ValueTask<bool> DeleteAsync(
            BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken) => new(false);

        public IAsyncEnumerable<BlobInfo> ListAsync(long? accountId, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<BlobInfo>();
    }

    private sealed class Upload(long accountId) : IBlobUpload
    {
        private long _size;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            _size += bytes.Length;
            return ValueTask.CompletedTask;
        }

        public ValueTask<BlobInfo> CompleteAsync(CancellationToken cancellationToken) =>
            new(new BlobInfo(new(accountId, new string('0', 64)), _size, DateTimeOffset.UnixEpoch));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
