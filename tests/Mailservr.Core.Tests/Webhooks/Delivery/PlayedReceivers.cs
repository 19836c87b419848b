using System.Collections.Concurrent;
using System.Net;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

/// <summary>The receivers of all webhooks: each answers 200, or as a test says.</summary>
internal sealed class PlayedReceivers : HttpMessageHandler
{
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();
    private int _inFlight;

    public ManualTimeProvider Clock { get; set; } = new();

    /// <summary>By the first label of the host.</summary>
    public ConcurrentDictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> Answers { get; } =
        new(StringComparer.Ordinal);

    public int MostInFlight { get; private set; }

    /// <summary>Every request that came, also those that got no answer.</summary>
    public IReadOnlyList<ReceivedRequest> Of(string name) => [.. _received.Where(request => request.Name == name)];

    public void Say(string name, int status) =>
        Answers[name] = _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));

    public void Hang(string name) => Answers[name] = async token =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        throw new InvalidOperationException("Nothing ends the wait.");
    };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = request.RequestUri?.Host.Split('.')[0] ?? "";
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase);
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        lock (_received)
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
        _received.Enqueue(new ReceivedRequest(name, Clock.GetUtcNow(), headers, body));
        try
        {
            return Answers.TryGetValue(name, out var answer)
                ? await answer(cancellationToken)
                : new HttpResponseMessage(HttpStatusCode.OK);
        }
        finally
        {
            lock (_received)
                _inFlight--;
        }
    }
}

internal sealed record ReceivedRequest(
    string Name, DateTimeOffset At, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
}
