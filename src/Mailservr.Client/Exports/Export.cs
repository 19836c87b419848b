namespace Mailservr.Client;

/// <summary>Everything in the account as a zip.</summary>
public sealed record Export : Resource
{
    public long Id { get; init; }

    /// <summary><c>pending</c>, <c>ready</c> or <c>failed</c>.</summary>
    public string Status { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Serves the zip without a key until <see cref="ExpiresAt"/>; null unless it is ready.</summary>
    public string? Url { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>In bytes; null unless it is ready.</summary>
    public long? Size { get; init; }
}
