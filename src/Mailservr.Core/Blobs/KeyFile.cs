using System.Security.Cryptography;
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

    /// <summary>Complete under another name first, so that nobody ever reads half a key.</summary>
    private void Create()
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        DurableFile.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var temporary = path + "." + Guid.NewGuid().ToString("N");
        try
        {
            Write(temporary);
            if (!TryName(temporary))
                return;
            DurableFile.SyncDirectory(directory);
            Log.KeyCreated(logger, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private bool TryName(string temporary)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its key is the key.
            Log.KeyFound(logger, path);
            return false;
        }
    }

    private static void Write(string temporary)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(temporary, options);
        file.Write(RandomNumberGenerator.GetBytes(Size));
        file.Flush();
        DurableFile.Sync(file.SafeFileHandle, temporary);
    }
}
