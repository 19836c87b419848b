using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mailservr.Blobs;

/// <summary>
/// Makes files and directory entries survive a power cut, or throws. .NET's own flush returns normally when fsync
/// fails with EIO, ENOSPC or EDQUOT, so the call is made here and its result is believed.
/// </summary>
/// <remarks>
/// After a failed fsync the kernel may have dropped the dirty pages and a second call would succeed without them:
/// the file is lost. Delete it and write a new one; never ask the same descriptor again.
/// </remarks>
public static class DurableFile
{
    private const int InterruptedCall = 4; // EINTR
    private const int InvalidArgument = 22; // EINVAL

    /// <summary>Makes the content of a file durable.</summary>
    /// <param name="file">Open for writing.</param>
    /// <param name="path">Named in the exception.</param>
    /// <exception cref="IOException">It is not durable.</exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!FlushFileBuffers(file))
                throw Failed(path, Marshal.GetLastPInvokeError());
            return;
        }

        var error = Repeat(() => fsync(file));
        if (error != 0)
            throw Failed(path, error);
    }

    /// <summary>
    /// Like <see cref="Sync"/>, for bytes written over others: of the file itself only what is needed to read them.
    /// </summary>
    public static void SyncData(SafeFileHandle file, string path)
    {
        // Elsewhere fdatasync is missing or promises less.
        if (!OperatingSystem.IsLinux())
        {
            Sync(file, path);
            return;
        }

        var error = Repeat(() => fdatasync(file));
        if (error != 0)
            throw Failed(path, error);
    }

    /// <summary>Makes the names in a directory durable. Windows does that with the file itself.</summary>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        // .NET opens no directories. 0 is O_RDONLY everywhere.
        var descriptor = -1;
        var error = Repeat(() => descriptor = open(Encoding.UTF8.GetBytes(path + "\0"), 0));
        if (error != 0)
            throw Failed(path, error);

        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        error = Repeat(() => fsync(directory));
        // EINVAL: a file system that knows no fsync of directories (some network and FUSE ones).
        if (error is not 0 and not InvalidArgument)
            throw Failed(path, error);
    }

    /// <summary>Creates a directory and those above it, each with a durable name and for its owner only.</summary>
    public static void CreateDirectory(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(path))
            return;

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
            CreateDirectory(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (parent is not null)
            SyncDirectory(parent);
    }

    private static int Repeat(Func<int> call)
    {
        while (call() < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != InterruptedCall)
                return error;
        }

        return 0;
    }

    private static IOException Failed(string path, int error) =>
        new($"'{path}' cannot be made durable: {Marshal.GetPInvokeErrorMessage(error)} (error {error}).", error);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool FlushFileBuffers(SafeFileHandle file);
}
