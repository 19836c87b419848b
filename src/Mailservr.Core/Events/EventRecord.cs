using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Mailservr.Events;

/// <summary>An event as appended.</summary>
public sealed record NewEvent
{
    public required long AccountId { get; init; }

    /// <summary>The address concerned; null when there is none.</summary>
    public long? AddressId { get; init; }

    /// <summary>The sender concerned, lower-cased; for the statistics of the address.</summary>
    public string? Sender { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The payload as JSON, byte for byte what every reader gets.</summary>
    public required string Data { get; init; }

    /// <summary>W3C traceparent of what caused it.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>An event as read back.</summary>
/// <param name="Position">Its place in the journal; grows.</param>
/// <param name="Event">The event.</param>
public sealed record EventRecord(long Position, NewEvent Event)
{
    /// <summary>
    /// Whether <see cref="NewEvent.Data"/> is JSON. If not, it was damaged in the store: readers pass the event over, so that it
    /// holds up none behind it.
    /// </summary>
    public bool IsReadable()
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Event.Data.Length));
        try
        {
            var json = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(Event.Data, bytes)));
            while (json.Read())
                json.Skip();
            return true;
        }
        catch (JsonException)
        {
            // The answer to the question: who asks says what it means.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

/// <summary>The names of events, as clients see them.</summary>
public static class EventTypes
{
    public const string EmailReceived = "email.received";

    public const string ThreadCreated = "thread.created";

    /// <summary>Mail for an address was refused, discarded or set aside because of a block. Counts as blocked.</summary>
    public const string EmailBlocked = "email.blocked";

    /// <summary>A webhook was disabled because it is gone or nothing gets through.</summary>
    public const string WebhookDisabled = "webhook.disabled";
}
