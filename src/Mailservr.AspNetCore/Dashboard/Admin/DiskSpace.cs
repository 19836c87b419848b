namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>Room on the disk of a folder.</summary>
/// <param name="Free">Bytes that this process may still write.</param>
/// <param name="Total">Bytes in all.</param>
internal sealed record DiskSpace(long Free, long Total)
{
    /// <summary>Null where there is no such folder.</summary>
    public static DiskSpace? Of(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        var drive = new DriveInfo(folder);
        return drive.IsReady ? new DiskSpace(drive.AvailableFreeSpace, drive.TotalSize) : null;
    }
}
