using System.Text.Json.Serialization;

namespace Mailservr.Client;

/// <summary>Something that was read by itself, and so has a version.</summary>
public abstract record Resource
{
    /// <summary>
    /// The version, for <c>ifMatch</c> of a change or deletion: made only while nobody else has changed it, else status
    /// 412, code <c>stale</c>. Null in lists.
    /// </summary>
    [JsonIgnore]
    public string? ETag { get; internal set; }
}
