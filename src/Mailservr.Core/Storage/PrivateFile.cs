using Mailservr.Blobs;

namespace Mailservr.Storage;

/// <summary>Small files that only their owner can read, complete or not there at all, also after a power cut.</summary>
internal static class PrivateFile
{
    /// <returns>False when the file exists: another process was first.</returns>
    public static bool TryCreate(string path, byte[] content) => Publish(path, content, overwrite: false);

    public static void Replace(string path, byte[] content) => Publish(path, content, overwrite: true);

    /// <summary>Complete under another name first, so that nobody ever reads half of it.</summary>
    private static bool Publish(string path, byte[] content, bool overwrite)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        if (!Directory.Exists(directory))
            CreateDirectory(directory);
        var temporary = path + "." + Guid.NewGuid().ToString("N");
        try
        {
            Write(temporary, content);
            if (!TryName(temporary, path, overwrite))
                return false;
            DurableFile.SyncDirectory(directory);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void CreateDirectory(string directory)
    {
        DurableFile.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool TryName(string temporary, string path, bool overwrite)
    {
        try
        {
            File.Move(temporary, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
    }

    private static void Write(string temporary, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(temporary, options);
        file.Write(content);
        file.Flush();
        DurableFile.Sync(file.SafeFileHandle, temporary);
    }
}
