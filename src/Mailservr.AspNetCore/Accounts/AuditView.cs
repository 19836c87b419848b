using Mailservr.Audit;

namespace Mailservr.AspNetCore.Accounts;

internal sealed record AuditView
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Action { get; init; }

    public required string? Target { get; init; }

    /// <summary>More of it, in words; null for most.</summary>
    public required string? Details { get; init; }

    public required AuditActorView Actor { get; init; }

    public static AuditView Of(AuditRecord entry) => new()
    {
        Id = entry.Id,
        At = entry.At,
        Action = entry.Action,
        Target = entry.Target,
        Details = entry.Details,
        Actor = new AuditActorView(entry.ActorId, entry.KeyId, entry.SessionId, entry.RemoteAddress, entry.UserAgent),
    };
}

/// <param name="AccountId">Null while nobody was signed in.</param>
/// <param name="KeyId">Null unless it was done with an API key.</param>
/// <param name="SessionId">Null unless it was done by someone signed in.</param>
/// <param name="RemoteAddress">Of the client.</param>
/// <param name="UserAgent">As the client called itself.</param>
internal sealed record AuditActorView(
    long? AccountId, long? KeyId, long? SessionId, string? RemoteAddress, string UserAgent);
