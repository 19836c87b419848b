namespace Mailservr.Client;

public sealed record ApiKey : Resource
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>How the key begins.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>E.g. <c>mail:read</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Null for all addresses of the account.</summary>
    public IReadOnlyList<long>? AddressIds { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Right to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key itself: only in the first answer to its creation.</summary>
    public string? Key { get; init; }
}

public sealed record NewApiKey
{
    public required string Name { get; init; }

    /// <summary>Null: those of whoever asks, as far as the key can have them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The only addresses whose mail the key may see; null: all.</summary>
    public IReadOnlyList<long>? AddressIds { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
