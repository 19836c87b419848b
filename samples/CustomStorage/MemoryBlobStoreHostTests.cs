using System.Text;
using Mailservr.Mime;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CustomStorage;

/// <summary>The store within the whole: an attachment that comes by SMTP ends up in it.</summary>
public sealed class MemoryBlobStoreHostTests
{
    [Fact]
    public async Task Attachment_ReceivedBySmtp_IsKeptInMemory()
    {
        await using var host = await MailservrTestHost.StartAsync(
            options => options.Extend = mailservr => mailservr.UseBlobStore<MemoryBlobStore>());
        var inbox = await host.CreateAddressAsync("inbox");
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0123456789", 50_000)));

        await host.SendAsync("a@example.org", [inbox], new MailDraft
        {
            From = [new(null, "a@example.org")],
            Subject = "With a file",
            Text = "See the file.",
            Attachments = [new() { FileName = "digits.txt", Bytes = content }],
        });

        var mail = await host.WaitForAsync(to: inbox);
        var attachment = Assert.Single(mail.Record.Attachments);
        Assert.Equal(content.Length, attachment.Size);
        var blobs = host.Services.GetRequiredService<IBlobStore>();
        Assert.IsType<MemoryBlobStore>(blobs);
        await using var kept = await blobs.OpenReadAsync(new(mail.Record.AccountId, attachment.Sha256), 0, null, default);
        Assert.Equal(content.Length, kept?.Length);
    }
}
