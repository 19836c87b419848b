using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Domains;

/// <summary>A domain that mail is received for.</summary>
public sealed record DomainRecord : Record
{
    /// <summary>Lower-case A-labels (RFC 5890 §2.3.2.1).</summary>
    public required string Name { get; init; }

    /// <summary>No mail is sent from it.</summary>
    public bool ReceiveOnly { get; init; }

    /// <summary>Off: mail for it is refused as if the domain were unknown.</summary>
    public bool Active { get; init; } = true;

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => Name;
}
