using System.Globalization;
using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Erasure;

/// <summary>An account that was deleted: its data goes, and then this record.</summary>
public sealed record ErasureRecord : Record
{
    public required long AccountId { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }

    /// <summary>When the purge begins.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When everything was purged for the first time; null before.</summary>
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>When the certificate was written; null before.</summary>
    public DateTimeOffset? CertifiedAt { get; init; }

    /// <summary>
    /// What has been purged, like <c>messages 12, threads 3</c>; while that goes on, behind a plus what was found and is
    /// being deleted.
    /// </summary>
    public string Purged { get; init; } = "";

    [JsonIgnore]
    public override string Key => AccountId.ToString(CultureInfo.InvariantCulture);
}
