namespace Mailservr.Accounts;

/// <summary>What a key is to be.</summary>
public sealed record NewApiKey
{
    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>One or more of <see cref="ApiScopes.All"/>; null for all, or for <see cref="ApiScopes.OfAddresses"/>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>See <see cref="ApiKeyRecord.AddressIds"/>; up to 100.</summary>
    public IReadOnlyList<long>? AddressIds { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Null: a new one is made. A given one is taken as it is.</summary>
    public string? Key { get; init; }
}
