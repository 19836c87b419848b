using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.RemoteImages;

/// <summary>A sender whose pictures of other servers an account always wants to see; it is the owner.</summary>
public sealed record ImageSenderRecord : Record
{
    /// <summary>The addr-spec of the From field, lower-case.</summary>
    public required string Sender { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => KeyOf(OwnerId, Sender);

    public static string KeyOf(long accountId, string sender) => $"{accountId}:{sender}";
}
