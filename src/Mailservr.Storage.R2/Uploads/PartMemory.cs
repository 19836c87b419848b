namespace Mailservr.Storage.R2;

/// <summary>
/// The memory of all parts that are being filled, and the folder of those bytes that find none: a message to a hundred
/// accounts is a hundred uploads at once. Nobody waits for memory: who has some waits for a sender, maybe for minutes.
/// </summary>
internal sealed class PartMemory(long limit, string folder)
{
    private long _taken;

    /// <summary>False when it is used up.</summary>
    internal bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;

        GiveBack(bytes);
        return false;
    }

    internal void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);

    /// <summary>A file that only we can read, and that is gone when it is closed or the process ends.</summary>
    internal FileStream OpenFile()
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(folder, Guid.NewGuid().ToString("N")), options);
        if (!OperatingSystem.IsWindows())
            File.Delete(file.Name); // its bytes stay until it is closed, however that comes about
        return file;
    }
}
