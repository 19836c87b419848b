using System.Text.Json.Serialization;
using Mailservr.Messages;

namespace Mailservr.Threads;

/// <summary>Someone who wrote, with the first message, which says where in the list he stands.</summary>
public sealed record ThreadParticipant(string Address, string? Name, MessageMoment First)
{
    /// <summary>More are not kept: nobody reads so long a list, and a flood must not slow each append.</summary>
    private const int Limit = 100;

    /// <summary>Both lists by first appearance, each address once.</summary>
    public static IReadOnlyList<ThreadParticipant> Merge(
        IReadOnlyList<ThreadParticipant> left, IReadOnlyList<ThreadParticipant> right)
    {
        if (right is [var single] && left.Any(p => p.Covers(single)))
            return left;

        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. left.Concat(right).OrderBy(p => p.First).Where(p => known.Add(p.Address)).Take(Limit)];
    }

    private bool Covers(ThreadParticipant later) =>
        First <= later.First && Address.Equals(later.Address, StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<ThreadParticipant> Of(Mailbox? from, MessageMoment moment) =>
        from is null ? [] : [new ThreadParticipant(from.Address, from.Name, moment)];
}

/// <summary>Where a message stands among others: by arrival, then by id.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Id">The message.</param>
public readonly record struct MessageMoment(long At, long Id) : IComparable<MessageMoment>
{
    [JsonIgnore]
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(At);

    public int CompareTo(MessageMoment other) =>
        At == other.At ? Id.CompareTo(other.Id) : At.CompareTo(other.At);

    public static bool operator <(MessageMoment left, MessageMoment right) => left.CompareTo(right) < 0;

    public static bool operator <=(MessageMoment left, MessageMoment right) => left.CompareTo(right) <= 0;

    public static bool operator >(MessageMoment left, MessageMoment right) => left.CompareTo(right) > 0;

    public static bool operator >=(MessageMoment left, MessageMoment right) => left.CompareTo(right) >= 0;
}
