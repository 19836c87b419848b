using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Events;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Mailservr.AspNetCore.Events;

/// <summary>
/// Events as they happen, as server-sent events. The journal is read from the position the client has seen, then its
/// growth is waited for: no gap between the two, and nothing is buffered for a slow reader but one page.
/// </summary>
internal sealed class EventStream(
    IEventLog log, LiveFeed feed, KeyWatch watch, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int PageSize = 100;
    private const string LastEventId = "Last-Event-ID";

    // For browsers, whose script cannot say the header when it listens for the first time. Coming back they do, and know better.
    private const string FirstEventId = "lastEventId";
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // A reader that takes nothing for so long is dropped; it resumes where it was when it comes back.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/events", GetAsync).RequireScope(ApiScopes.MailRead).KeepsToAddresses().TakesHeader(LastEventId).TakesQuery(FirstEventId)
            .WithMetadata(new DisableRequestTimeoutAttribute()).Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Fails()
            .Says(EventOperations.Listen);

    private static async Task<IResult> GetAsync(
        HttpContext context, Caller caller, EventStream stream, CancellationToken cancellationToken)
    {
        var (name, text) = context.Request.Headers.TryGetValue(LastEventId, out var header)
            ? (LastEventId, header.ToString())
            : (FirstEventId, context.Request.Query[FirstEventId].ToString());
        var head = await stream.GetHeadAsync(cancellationToken);
        var position = head;
        if (text.Length > 0
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position))
            return Problem.Invalid(name, $"{name} is not the id of an event.");
        // Ahead of the journal: of a time before a backup was restored. What comes next is still to be told.
        return new EventStreamAnswer(stream, caller, Math.Min(position, head));
    }

    private ValueTask<long> GetHeadAsync(CancellationToken cancellationToken) => log.GetHeadAsync(cancellationToken);

    private async Task RunAsync(HttpContext context, Caller caller, long position)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx buffers answers unless told otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var subscription = feed.Subscribe(caller.Account.Id);
        try
        {
            // The id of where it begins: a client that has seen no event yet can come back without a gap.
            var begin = string.Create(CultureInfo.InvariantCulture, $"retry: 3000\nid: {position}\n\n");
            await SendAsync(response, begin, ending.Token);
            await FollowAsync(response, caller, subscription, position, ending.Token);
            await ending.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The ordinary end of a stream: the client or the server goes, or the client has stopped reading.
            if (!ending.IsCancellationRequested)
                context.Abort();
        }
    }

    // Ends when the key does.
    private async ValueTask FollowAsync(
        HttpResponse response,
        Caller caller,
        LiveSubscription subscription,
        long position,
        CancellationToken cancellationToken)
    {
        while (await SendNewAsync(response, caller, position, cancellationToken) is { } sent)
        {
            position = sent;
            var waiting = WaitAsync(subscription, cancellationToken);
            if (!await watch.HoldsUntilAsync(caller, waiting, cancellationToken))
                return;
            if (!await waiting)
                await SendAsync(response, ":\n\n", cancellationToken);
        }
    }

    /// <returns>The position reached; null when the key holds no more.</returns>
    private async ValueTask<long?> SendNewAsync(
        HttpResponse response, Caller caller, long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await log.ReadAsync(caller.Account.Id, position, PageSize, cancellationToken);
            foreach (var record in page)
            {
                // Asked for each: a slow reader may take a page for minutes.
                if (!await watch.HoldsAsync(caller, cancellationToken))
                    return null;
                if (record.IsReadable() && Reaches(caller, record))
                    await SendAsync(response, Format(record), cancellationToken);
            }
            if (page.Count > 0)
                position = page[^1].Position;
            if (page.Count < PageSize)
                return position;
        }
    }

    private static bool Reaches(Caller caller, EventRecord record)
    {
        if (caller.AddressIds is null)
            return true;
        using var json = JsonDocument.Parse(record.Event.Data);
        return IdsIn(json.RootElement).Any(caller.Reaches);
    }

    private static IEnumerable<long> IdsIn(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
            yield break;
        if (data.TryGetProperty("addressId", out var id) && IsId(id))
            yield return id.GetInt64();
        if (!data.TryGetProperty("otherAddressIds", out var others) || others.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var other in others.EnumerateArray().Where(IsId))
            yield return other.GetInt64();
    }

    private static bool IsId(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    /// <returns>False when nothing happened until the next heartbeat.</returns>
    private async Task<bool> WaitAsync(LiveSubscription subscription, CancellationToken cancellationToken)
    {
        using var heartbeat = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, heartbeat.Token);
        try
        {
            await subscription.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async ValueTask SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(WriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        Encoding.UTF8.GetBytes(text, response.BodyWriter);
        var flushed = await response.BodyWriter.FlushAsync(either.Token);
        if (flushed.IsCompleted)
            throw new OperationCanceledException();
    }

    // Data is one line: JSON as we write it has no line ends.
    private static string Format(EventRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"id: {record.Position}\nevent: {record.Event.Type}\ndata: {record.Event.Data}\n\n");

    private sealed class EventStreamAnswer(EventStream stream, Caller caller, long position) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => stream.RunAsync(httpContext, caller, position);
    }
}
