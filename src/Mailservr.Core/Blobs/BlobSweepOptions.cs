namespace Mailservr.Blobs;

/// <summary>How blobs that no message refers to are removed.</summary>
public sealed class BlobSweepOptions
{
    /// <summary>Time between two sweeps. A sweep lists every blob, so not more often than the disk likes.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Younger blobs are kept: their message may still be on its way. No session lasts a day.
    /// </summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromHours(24);
}
