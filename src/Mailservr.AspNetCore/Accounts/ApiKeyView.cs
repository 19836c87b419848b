using System.Text.Json.Serialization;
using Mailservr.Accounts;

namespace Mailservr.AspNetCore.Accounts;

internal sealed record ApiKeyView
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Null for all addresses of the account.</summary>
    public required IReadOnlyList<long>? AddressIds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Only in the answer to its creation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public static ApiKeyView Of(ApiKeyRecord key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Prefix = key.Prefix,
        Scopes = key.Scopes,
        AddressIds = key.AddressIds,
        CreatedAt = key.CreatedAt,
        LastUsedAt = key.LastUsedAt,
        ExpiresAt = key.ExpiresAt,
    };
}

internal sealed class NewApiKeyBody
{
    public string? Name { get; set; }

    /// <summary>None given: those of whoever asks, as far as the key can have them.</summary>
    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>The only addresses whose mail the key may see; none given: all.</summary>
    public IReadOnlyList<long>? AddressIds { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }
}
