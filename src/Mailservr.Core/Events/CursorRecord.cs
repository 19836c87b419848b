using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Events;

/// <summary>How far a subscriber has got in the journal.</summary>
public sealed record CursorRecord : Record
{
    public required string Subscriber { get; init; }

    public required long Position { get; init; }

    [JsonIgnore]
    public override string Key => Subscriber;
}
