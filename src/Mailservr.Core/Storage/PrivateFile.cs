using System.Runtime.InteropServices;
using System.Text;
using Mailservr.Blobs;

namespace Mailservr.Storage;

/// <summary>Small files that only their owner can read, complete or not there at all, also after a power cut.</summary>
internal static class PrivateFile
{
    private const int FileExists = 17; // EEXIST, on Linux and macOS

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
        if (!overwrite && !OperatingSystem.IsWindows())
        {
            // On Unix File.Move looks whether there is a file and then renames: of two processes that start at once the
            // second would replace the key that the first has read already. A link is made or refused in one step.
            if (link(Terminated(temporary), Terminated(path)) == 0)
                return true;
            if (Marshal.GetLastPInvokeError() == FileExists)
                return false;
            // A file system without links (FAT, some network ones): moving is all there is.
        }
        return TryMove(temporary, path, overwrite);
    }

    private static bool TryMove(string temporary, string path, bool overwrite)
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

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + "\0");

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

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(byte[] existing, byte[] added);
}
