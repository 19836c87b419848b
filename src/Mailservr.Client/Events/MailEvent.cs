using System.Text.Json;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Something that happened.</summary>
/// <param name="Id">Where <see cref="EventsClient.ListenAsync"/> can go on.</param>
/// <param name="Type">E.g. <c>email.received</c>.</param>
/// <param name="Data">What it says; it depends on the type.</param>
public sealed record MailEvent(string Id, string Type, JsonElement Data)
{
    /// <summary>The email that came; null for an event of another type.</summary>
    public EmailReceived? EmailReceived =>
        Type == "email.received" ? Data.Deserialize(ClientJson.Default.EmailReceived) : null;
}

/// <summary>Data of <c>email.received</c>.</summary>
public sealed record EmailReceived
{
    public long EmailId { get; init; }

    public long ThreadId { get; init; }

    public long AddressId { get; init; }

    /// <summary>Further addresses of the account that received it; null when there is only the one.</summary>
    public IReadOnlyList<long>? OtherAddressIds { get; init; }

    public Mailbox? From { get; init; }

    public IReadOnlyList<Mailbox> To { get; init; } = [];

    public string Subject { get; init; } = "";

    public string Snippet { get; init; } = "";

    public DateTimeOffset ReceivedAt { get; init; }

    public bool IsNewThread { get; init; }

    public bool Quarantined { get; init; }
}
