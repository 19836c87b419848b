using System.Globalization;
using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Exports;

/// <summary>A copy of everything that an account has, as it is asked for, written and fetched.</summary>
public sealed record ExportRecord : Record
{
    public required long AccountId { get; init; }

    public ExportStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is deleted; null until it has ended.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>SHA-256 of the archive, lower-case hex, by which it is in the blob store; null unless it is ready.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Bytes of the archive; null unless it is ready.</summary>
    public long? Size { get; init; }

    // One of an account at a time.
    [JsonIgnore]
    public override string Key => Status == ExportStatus.Pending
        ? string.Create(CultureInfo.InvariantCulture, $"{AccountId}:pending")
        : Id.ToString(CultureInfo.InvariantCulture);
}

public enum ExportStatus
{
    /// <summary>It waits, or is being written.</summary>
    Pending,

    Ready,

    Failed,
}
