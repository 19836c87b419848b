using System.Buffers;
using System.Globalization;
using System.Text;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Events;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Mailservr.AspNetCore.Events;

/// <summary>
/// Events as they happen, as server-sent events. The journal is read from the position the client has seen, then its
/// growth is waited for: no gap between the two, and nothing is buffered for a slow reader but one page.
/// </summary>
internal sealed class EventStream(IEventLog log, LiveFeed feed, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int PageSize = 100;
    private const string LastEventId = "Last-Event-ID";
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // A reader that takes nothing for so long is dropped; it resumes where it was when it comes back.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/events", GetAsync).RequireScope(ApiScopes.MailRead).TakesHeader(LastEventId)
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Fails();

    private static async Task<IResult> GetAsync(
        HttpContext context, Caller caller, EventStream stream, CancellationToken cancellationToken)
    {
        var text = context.Request.Headers[LastEventId].ToString();
        var position = await stream.GetHeadAsync(cancellationToken);
        if (text.Length > 0
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position))
            return Problem.Invalid(LastEventId, "The Last-Event-ID is not the id of an event.");
        return new EventStreamAnswer(stream, caller.Account.Id, position);
    }

    private ValueTask<long> GetHeadAsync(CancellationToken cancellationToken) => log.GetHeadAsync(cancellationToken);

    private async Task RunAsync(HttpContext context, long accountId, long position)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx buffers answers unless told otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var subscription = feed.Subscribe(accountId);
        try
        {
            await SendAsync(response, "retry: 3000\n\n", ending.Token);
            while (true)
            {
                position = await SendNewAsync(response, accountId, position, ending.Token);
                if (!await WaitAsync(subscription, ending.Token))
                    await SendAsync(response, ":\n\n", ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The ordinary end of a stream: the client or the server goes, or the client has stopped reading.
            if (!ending.IsCancellationRequested)
                context.Abort();
        }
    }

    private async ValueTask<long> SendNewAsync(
        HttpResponse response, long accountId, long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await log.ReadAsync(accountId, position, PageSize, cancellationToken);
            foreach (var record in page)
                await SendAsync(response, Format(record), cancellationToken);
            if (page.Count > 0)
                position = page[^1].Position;
            if (page.Count < PageSize)
                return position;
        }
    }

    /// <returns>False when nothing happened until the next heartbeat.</returns>
    private async ValueTask<bool> WaitAsync(LiveSubscription subscription, CancellationToken cancellationToken)
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

    private sealed class EventStreamAnswer(EventStream stream, long accountId, long position) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => stream.RunAsync(httpContext, accountId, position);
    }
}
