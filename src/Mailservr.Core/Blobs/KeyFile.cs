using System.Security.Cryptography;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Blobs;

/// <summary>A secret of 32 random bytes in a file that only its owner can read; made when it is first asked for.</summary>
internal sealed class KeyFile(string path, ILogger<KeyFile> logger)
{
    private const int Size = 32;

    private readonly Lock _lock = new();
    private byte[]? _key;

    internal ReadOnlySpan<byte> Key
    {
        get
        {
            lock (_lock)
                return _key ??= Read();
        }
    }

    private byte[] Read()
    {
        if (!File.Exists(path))
            Create();

        var key = File.ReadAllBytes(path);
        return key.Length == Size
            ? key
            : throw new InvalidDataException(
                $"'{path}' holds {key.Length} bytes instead of {Size}: restore it from a backup, or delete it to get a " +
                "new key; links that were handed out end then.");
    }

    private void Create()
    {
        if (PrivateFile.TryCreate(path, RandomNumberGenerator.GetBytes(Size)))
            Log.KeyCreated(logger, path);
        else
            Log.KeyFound(logger, path);
    }
}
