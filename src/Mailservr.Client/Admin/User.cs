using System.Text.Json.Serialization;

namespace Mailservr.Client;

/// <summary>An account as admins see it.</summary>
public sealed record User : Resource
{
    public long Id { get; init; }

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary><c>user</c> or <c>admin</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>What an admin gave it; null where what it paid for counts.</summary>
    public string? Plan { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Of all stored mail, decoded; null where the storage of the host does not tell.</summary>
    public long? AttachmentBytes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Members that are null or not given stay as they are.</summary>
public sealed record UserChange
{
    /// <summary><c>user</c> or <c>admin</c>.</summary>
    public string? Role { get; init; }

    public bool? Disabled { get; init; }

    [JsonConverter(typeof(OptionalConverter<string?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<string?> Plan { get; init; }
}

public sealed record Invitation : Resource
{
    public long Id { get; init; }

    /// <summary>Null: whoever has the code.</summary>
    public string? Email { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Only in the first answer to its creation.</summary>
    public string? Code { get; init; }
}

public sealed record NewInvitation
{
    /// <summary>Null: whoever has the code.</summary>
    public string? Email { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
