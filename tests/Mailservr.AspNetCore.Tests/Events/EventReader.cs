using System.Globalization;
using System.Text.Json;

namespace Mailservr.AspNetCore.Tests.Events;

/// <summary>A client of server-sent events.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, Stream stream) =>
        (_response, _reader) = (response, new StreamReader(stream));

    /// <summary>Ends when the server has begun to listen.</summary>
    public static async Task<EventReader> OpenAsync(ApiClient client, long? lastId = null, string path = "/api/events")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        var events = new EventReader(response, await response.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 3000", await events._reader.ReadLineAsync());
        return events;
    }

    public async Task<ServerEvent> NextAsync()
    {
        var (id, name, data) = (0L, "", "");
        while (true)
        {
            var line = await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            if (line is "" && data.Length > 0)
                return new ServerEvent(id, name, JsonDocument.Parse(data).RootElement);
            if (line?.StartsWith("id: ", StringComparison.Ordinal) == true)
                id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            if (line?.StartsWith("event: ", StringComparison.Ordinal) == true)
                name = line[7..];
            if (line?.StartsWith("data: ", StringComparison.Ordinal) == true)
                data = line[6..];
        }
    }

    /// <summary>Everything until the server ends the stream.</summary>
    public Task<string> RestAsync() => _reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed record ServerEvent(long Id, string Event, JsonElement Data);
