using System.Net;
using System.Runtime.CompilerServices;
using Mailservr.Client.Http;

namespace Mailservr.Client;

public sealed class EventsClient
{
    private readonly ApiTransport _api;

    internal EventsClient(ApiTransport api) => _api = api;

    /// <summary>
    /// Events as they happen, without end: when the connection is lost it is opened again, and no event is left out or
    /// given twice (what the journal of the server still has, 30 days unless configured).
    /// </summary>
    /// <param name="after">The id of the last event that was seen; null: what happens from now on.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="MailservrException">The server refuses, e.g. because the key has ended.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached even once.</exception>
    public async IAsyncEnumerable<MailEvent> ListenAsync(
        string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var feed = new EventFeed(_api, after);
        await feed.OpenAsync(cancellationToken);
        while (true)
        {
            while (await feed.ReadAsync(cancellationToken) is { } next)
                yield return next;
            while (!await TryReopenAsync(feed, cancellationToken))
                continue;
        }
    }

    private async Task<bool> TryReopenAsync(EventFeed feed, CancellationToken cancellationToken)
    {
        await Task.Delay(feed.Pause, _api.Options.Time, cancellationToken);
        try
        {
            await feed.OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception fault) when (IsPassing(fault))
        {
            _api.Options.EventsInterrupted?.Invoke(fault);
            return false;
        }
    }

    private static bool IsPassing(Exception fault) => fault switch
    {
        MailservrException { Status: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        HttpRequestException or IOException => true,
        _ => false,
    };
}
