using System.Text.Json.Serialization;

namespace Mailservr.Storage;

/// <summary>What tells this database from those of other installations. There is one, made when it is first asked for.</summary>
public sealed record InstallationRecord : Record
{
    internal const string TheKey = "installation";

    /// <summary>Random. A move to another database and a backup take it along.</summary>
    public required Guid InstallationId { get; init; }

    [JsonIgnore]
    public override string Key => TheKey;
}
