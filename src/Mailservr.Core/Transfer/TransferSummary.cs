namespace Mailservr.Transfer;

/// <summary>How far a transfer is, or what has come of it.</summary>
public sealed record TransferSummary
{
    /// <summary>What is being done, for people.</summary>
    public string Step { get; init; } = "";

    /// <summary>An earlier run had begun; the counts are of this run.</summary>
    public bool Resumed { get; init; }

    /// <summary>An earlier run has ended this transfer: nothing was copied.</summary>
    public bool HadEnded { get; init; }

    public long Blobs { get; init; }

    public long BlobBytes { get; init; }

    /// <summary>Blobs of the source that do not hold what their name says: kept from the target.</summary>
    public long DamagedBlobs { get; init; }

    public long Messages { get; init; }

    /// <summary>Rows of all kinds, and records.</summary>
    public long Rows { get; init; }

    /// <summary>Rows and records that were compared at the end.</summary>
    public long Compared { get; init; }

    /// <summary>Rows and records that are not the same on both sides.</summary>
    public long Differences { get; init; }

    /// <summary>Accepted messages that the source keeps outside of its tables: they are still only there.</summary>
    public long SetAside { get; init; }
}
