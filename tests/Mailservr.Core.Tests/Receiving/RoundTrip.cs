using System.Security.Cryptography;
using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Core.Tests.Receiving;

/// <summary>What must hold of every message that was received, whatever it is.</summary>
internal static class RoundTrip
{
    public static async Task CheckAsync(ReceivingHost host, byte[] original, int seed, params int[] pieces)
    {
        var stored = await host.ReceiveAsync(original, pieces);
        Assert.Equal(2, stored.Count);
        Assert.Equal(0, host.Blobs.OpenUploads);
        foreach (var message in stored)
        {
            await CheckOriginalAsync(host, message, original, new Random(seed));
            var document = MimeDocument.Parse(original);
            await CheckAttachmentsAsync(host, message, message.Record.Attachments, document, new Random(seed));
        }
    }

    private static async Task CheckOriginalAsync(
        ReceivingHost host, StoredMessage message, byte[] original, Random random)
    {
        Assert.Equal(original.Length, message.Record.Size);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(original)), message.Record.RawSha256);
        Assert.Equal(original, await ReadAsync(host.Reader.OpenRaw(message)));
        for (var i = 0; i < 12; i++)
        {
            var offset = random.Next(original.Length + 1);
            var length = random.Next(random.Next(2) == 0 ? 100 : original.Length + 1);
            var slice = await ReadAsync(host.Reader.OpenRaw(message, offset, length));
            Assert.Equal(original[offset..Math.Min(offset + length, original.Length)], slice);
        }
    }

    private static async Task CheckAttachmentsAsync(
        ReceivingHost host,
        StoredMessage message,
        IReadOnlyList<AttachmentRecord> attachments,
        MimeDocument document,
        Random random)
    {
        foreach (var attachment in attachments)
        {
            var content = await OpenAsync(host, message, attachment, 0, null);
            Assert.Equal(Decoded(document, attachment), content);
            Assert.Equal(attachment.Size, content.Length);
            Assert.Equal(attachment.Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
            var offset = random.Next(content.Length + 1);
            var length = random.Next(content.Length + 1);
            var slice = await OpenAsync(host, message, attachment, offset, length);
            Assert.Equal(content[offset..Math.Min(offset + length, content.Length)], slice);
            if (attachment.Attachments is { } inner)
                await CheckAttachmentsAsync(host, message, inner, document, random);
        }
    }

    // The parser that has the whole message in memory is the judge.
    private static byte[] Decoded(MimeDocument document, AttachmentRecord attachment)
    {
        var open = new Stack<MimePart>([document.Message.Root]);
        while (open.TryPop(out var part))
        {
            if (part.BodyOffset == attachment.RawOffset && part.BodyLength == attachment.RawLength && !part.IsMultipart
                && part.TransferEncoding == attachment.Encoding && part.ContentType.MediaType == attachment.ContentType)
                return part.IsEmbeddedMessage ? document.GetRawBody(part).ToArray() : document.GetBytes(part);
            foreach (var child in part.Children)
                open.Push(child);
            if (part.Embedded is { } embedded)
                open.Push(embedded);
        }

        throw new InvalidDataException($"No part at {attachment.RawOffset}.");
    }

    private static async Task<byte[]> OpenAsync(
        ReceivingHost host, StoredMessage message, AttachmentRecord attachment, long offset, long? length)
    {
        var stream = await host.Reader.OpenAttachmentAsync(message, attachment, offset, length, CancellationToken.None);
        Assert.NotNull(stream);
        return await ReadAsync(stream);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        await using (stream)
        {
            var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            return bytes.ToArray();
        }
    }
}
