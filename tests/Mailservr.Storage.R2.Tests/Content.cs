using System.Security.Cryptography;

namespace Mailservr.Storage.R2.Tests;

/// <summary>Bytes to keep, and what is asked of them afterwards.</summary>
internal static class Content
{
    private const int Chunk = 100_000;

    public static byte[] Random(int seed, int length)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>In chunks, as they come from a session.</summary>
    public static async Task<BlobInfo> UploadAsync(IBlobStore store, long account, byte[] content)
    {
        await using var upload = await store.BeginUploadAsync(account, TestContext.Current.CancellationToken);
        for (var offset = 0; offset < content.Length; offset += Chunk)
        {
            var bytes = content.AsMemory(offset, int.Min(Chunk, content.Length - offset));
            await upload.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }

        return await upload.CompleteAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<byte[]?> ReadAsync(IBlobStore store, BlobKey key)
    {
        await using var stream = await store.OpenReadAsync(key, 0, null, TestContext.Current.CancellationToken);
        if (stream is null)
            return null;

        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }

    public static async Task<List<BlobKey>> ListAsync(IBlobStore store, long? account = null)
    {
        var keys = new List<BlobKey>();
        await foreach (var blob in store.ListAsync(account, TestContext.Current.CancellationToken))
            keys.Add(blob.Key);
        return keys;
    }
}
