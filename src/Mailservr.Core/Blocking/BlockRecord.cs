using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Blocking;

/// <summary>
/// A sender who is not wanted; <see cref="Record.OwnerId"/> is the address it holds for, or the account when it holds
/// for all its addresses.
/// </summary>
public sealed record BlockRecord : Record
{
    public required long AccountId { get; init; }

    /// <summary>Lower-case <c>a@b.c</c>, <c>@b.c</c> (that domain) or <c>*.b.c</c> (every domain below it).</summary>
    public required string Sender { get; init; }

    public BlockAction Action { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => KeyOf(OwnerId, Sender);

    public static string KeyOf(long ownerId, string sender) => $"{ownerId}:{sender}";
}

public enum BlockAction
{
    /// <summary>Refused with 550: the sender's server tells its user.</summary>
    Reject,

    /// <summary>Accepted and thrown away: the sender learns nothing.</summary>
    Discard,

    /// <summary>Stored, but set aside.</summary>
    Quarantine,
}
