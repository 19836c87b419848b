using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mailservr.Events;
using Mailservr.Serialization;

namespace Mailservr.Webhooks;

/// <summary>The body of a webhook: the data of the event, as the journal has it, in the envelope of the API.</summary>
internal static class WebhookPayload
{
    /// <summary>The same bytes whenever it is made of the same event.</summary>
    public static WebhookDelivery Of(EventRecord record, long webhookId, DateTimeOffset now)
    {
        var id = "evt_" + record.Position.ToString(CultureInfo.InvariantCulture);
        return Make(webhookId, id, record.Event.Type, record.Event.At, record.Event.Data, now) with
        {
            TraceParent = record.Event.TraceParent,
        };
    }

    /// <summary>What is sent when its owner tries a webhook.</summary>
    public static WebhookDelivery Test(long webhookId, DateTimeOffset now) => Make(
        webhookId,
        "evt_test_" + Guid.NewGuid().ToString("N"),
        WebhookEvents.Test,
        now,
        string.Create(CultureInfo.InvariantCulture, $$"""{"webhookId":{{webhookId}}}"""),
        now) with
    {
        Aside = true,
        TraceParent = Activity.Current?.Id,
    };

    private static WebhookDelivery Make(
        long webhookId, string id, string type, DateTimeOffset at, string data, DateTimeOffset now) => new()
        {
            WebhookId = webhookId,
            EventId = id,
            EventType = type,
            Payload = Write(id, type, at, data),
            CreatedAt = now,
            DueAt = now,
        };

    private static string Write(string id, string type, DateTimeOffset at, string data)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", type);
            json.WriteString("type", type);
            json.WriteString("id", id);
            json.WriteString("timestamp", TimestampConverter.Format(at));
            json.WritePropertyName("data");
            json.WriteRawValue(data);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
