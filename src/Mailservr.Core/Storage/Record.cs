using System.Text.Json.Serialization;

namespace Mailservr.Storage;

/// <summary>
/// A small record that is kept whole: an account, a key, a domain, an address. Immutable; a change is a
/// <c>with</c> expression and a save.
/// </summary>
public abstract record Record
{
    /// <summary>Unique over all records of all types; below 2^53.</summary>
    public required long Id { get; init; }

    /// <summary>The record that this one belongs to (an account, an address); 0 for those that belong to the whole system.</summary>
    public long OwnerId { get; init; }

    /// <summary>0 until saved; then counted up by the store with every save.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>The natural key: unique among the records of the type, compared ordinally.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}
