namespace Mailservr.Client;

/// <summary>Someone who has signed in to the account, somewhere.</summary>
public sealed record Session
{
    public long Id { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The one that asks.</summary>
    public bool Current { get; init; }

    public string UserAgent { get; init; } = "";
}

public sealed record NewAccount
{
    public required string Email { get; init; }

    /// <summary>12 to 72 bytes, and not a common one.</summary>
    public required string Password { get; init; }

    public string? Name { get; init; }

    /// <summary>Where only those who are invited can register.</summary>
    public string? Invitation { get; init; }
}
