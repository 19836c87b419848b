using System.Globalization;
using System.Text.Json;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>One stream of server-sent events after the other, each going on where the one before has ended.</summary>
internal sealed class EventFeed(ApiTransport api, string? after) : IAsyncDisposable
{
    // The server says something every 15 seconds: without that the connection is dead, though nobody has said so.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private StreamReader? _lines;
    private string? _last = after;

    /// <summary>How long to wait before it is opened again, as the server asks.</summary>
    public TimeSpan Pause { get; private set; } = TimeSpan.FromSeconds(3);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        var request = ApiRequest.Get("api/events") with { LastEventId = _last };
        var stream = await api.OpenAsync(request, cancellationToken);
        _lines = new StreamReader(new SilenceLimit(stream, Silence, api.Options.Time));
    }

    /// <summary>Null when the stream has ended; an event that is cut off comes again.</summary>
    public async Task<MailEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        var (id, type, data) = (_last, "message", "");
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart(' ');
            if (line.StartsWith("id:", StringComparison.Ordinal))
                id = value;
            else if (line.StartsWith("event:", StringComparison.Ordinal))
                type = value;
            else if (line.StartsWith("data:", StringComparison.Ordinal))
                data += value;
            else if (line.StartsWith("retry:", StringComparison.Ordinal))
                Pause = TimeSpan.FromMilliseconds(int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture));
            else if (line.Length == 0)
            {
                // Only now is it whole. The server also names the place where it begins, without an event.
                _last = id;
                if (data.Length > 0)
                    return new MailEvent(id ?? "", type, JsonElement.Parse(data));
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _lines?.Dispose();
        _lines = null;
        return ValueTask.CompletedTask;
    }

    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _lines is null ? null : await _lines.ReadLineAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            api.Options.EventsInterrupted?.Invoke(fault);
            return null;
        }
    }
}
