using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

internal sealed record ServerEvent(string Id, string Type, JsonElement Data);

/// <summary>A reader of server-sent events, as browsers have one.</summary>
internal sealed class EventFeed : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private EventFeed(HttpResponseMessage answer, Stream stream)
    {
        _answer = answer;
        _lines = new(stream);
    }

    public static async Task<EventFeed> OpenAsync(HttpClient client, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/events", UriKind.Relative));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var limit = Eventually.Limit();
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        answer.EnsureSuccessStatusCode();
        return new(answer, await answer.Content.ReadAsStreamAsync(limit.Token));
    }

    /// <summary>The next mail that was announced with this subject; other tests share the account.</summary>
    public async Task<ServerEvent> NextMailAsync(Func<string, bool> subject)
    {
        using var limit = Eventually.Limit();
        while (true)
        {
            var next = await NextAsync(limit.Token);
            if (next.Type == "email.received" && subject(next.Data.Text("subject") ?? ""))
                return next;
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
    }

    private async Task<ServerEvent> NextAsync(CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            var line = await _lines.ReadLineAsync(cancellationToken)
                ?? throw new IOException("The event stream has ended.");
            if (line.Length == 0 && fields.ContainsKey("data"))
                return Event(fields);
            if (line.Split(": ", 2) is [{ Length: > 0 } name, var value])
                fields[name] = value;
        }
    }

    private static ServerEvent Event(Dictionary<string, string> fields) =>
        new(fields["id"], fields["event"], JsonSerializer.Deserialize<JsonElement>(fields["data"]));
}
