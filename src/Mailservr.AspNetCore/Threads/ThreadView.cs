using System.Text.Json.Serialization;
using Mailservr.AspNetCore.Emails;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Threads;

/// <summary>A thread as lists show it.</summary>
internal record ThreadSummary
{
    public required long Id { get; init; }

    public required long AddressId { get; init; }

    public required string Subject { get; init; }

    public required string Snippet { get; init; }

    public required IReadOnlyList<Mailbox> Participants { get; init; }

    public required int EmailCount { get; init; }

    public required int UnreadCount { get; init; }

    public required bool Starred { get; init; }

    public required bool Archived { get; init; }

    public required bool HasAttachments { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastEmailAt { get; init; }

    public static ThreadSummary Of(ThreadRecord thread) => new()
    {
        Id = thread.Id,
        AddressId = thread.AddressId,
        Subject = thread.Subject,
        Snippet = thread.Snippet,
        Participants = thread.Participants,
        EmailCount = thread.EmailCount,
        UnreadCount = thread.UnreadCount,
        Starred = thread.Starred,
        Archived = thread.Archived,
        HasAttachments = thread.HasAttachments,
        CreatedAt = thread.CreatedAt,
        LastEmailAt = thread.LastEmailAt,
    };
}

/// <summary>A thread with its emails, oldest first.</summary>
internal sealed record ThreadView : ThreadSummary
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public ThreadView(ThreadSummary summary, IReadOnlyList<EmailSummary> emails)
        : base(summary) => Emails = emails;

    [JsonPropertyOrder(1)]
    public IReadOnlyList<EmailSummary> Emails { get; }
}
