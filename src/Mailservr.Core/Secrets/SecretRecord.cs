using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Secrets;

/// <summary>
/// A secret that has to be read again, encrypted; <see cref="Record.OwnerId"/> is the account it belongs to, or 0.
/// </summary>
public sealed record SecretRecord : Record
{
    /// <summary>What it is for, like <c>session-signing</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Tells it from others of its purpose.</summary>
    public required string Name { get; init; }

    /// <summary>As <see cref="SecretProtector"/> made it, for the place <see cref="Key"/>.</summary>
    public required string Value { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => PlaceOf(Purpose, Name);

    internal static string PlaceOf(string purpose, string name) => $"{purpose}:{name}";
}
