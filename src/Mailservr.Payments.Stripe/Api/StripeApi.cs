using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Mailservr.Payments.Stripe;

/// <summary>The few calls of Stripe's REST API that a one-time payment takes.</summary>
internal sealed class StripeApi(StripeOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    // The version whose shapes are read here; without it, those of the account's age would come.
    private const string Version = "2024-06-20";
    private const int MaxAttempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        BaseAddress = options.ApiBase,
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    /// <summary>For an answer.</summary>
    public TimeSpan Timeout
    {
        get => _http.Timeout;
        init => _http.Timeout = value;
    }

    public async ValueTask<CheckoutSession> CreateSessionAsync(
        IReadOnlyList<KeyValuePair<string, string>> form, string idempotencyKey, CancellationToken cancellationToken) =>
        await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "/v1/checkout/sessions")
            {
                Content = new FormUrlEncodedContent(form),
                Headers = { { "Idempotency-Key", idempotencyKey } },
            },
            StripeJson.Default.CheckoutSession,
            cancellationToken)
        ?? throw new HttpRequestException("Stripe has no Checkout Sessions.");

    /// <summary>Null when there is none with that id.</summary>
    public ValueTask<CheckoutSession?> FindSessionAsync(string id, CancellationToken cancellationToken) => GetAsync(
        $"/v1/checkout/sessions/{Uri.EscapeDataString(id)}?expand[]=payment_intent.latest_charge",
        StripeJson.Default.CheckoutSession,
        cancellationToken);

    public async ValueTask<IReadOnlyList<string>> FindSessionsAsync(
        string paymentIntentId, CancellationToken cancellationToken)
    {
        var sessions = await GetAsync(
            $"/v1/checkout/sessions?limit=1&payment_intent={Uri.EscapeDataString(paymentIntentId)}",
            StripeJson.Default.ObjectListSessionId,
            cancellationToken);
        return [.. sessions?.Data.Select(session => session.Id) ?? []];
    }

    public async ValueTask<IReadOnlyList<Dispute>> FindDisputesAsync(
        string paymentIntentId, CancellationToken cancellationToken)
    {
        var disputes = await GetAsync(
            $"/v1/disputes?limit=100&payment_intent={Uri.EscapeDataString(paymentIntentId)}",
            StripeJson.Default.ObjectListDispute,
            cancellationToken);
        return disputes?.Data ?? [];
    }

    public void Dispose() => _http.Dispose();

    private ValueTask<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), type, cancellationToken);

    private async ValueTask<T?> SendAsync<T>(
        Func<HttpRequestMessage> create, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = create();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.SecretKey);
            request.Headers.Add("Stripe-Version", Version);
            using var response = await TrySendAsync(request, isLast: attempt == MaxAttempts, cancellationToken);
            if (response is null || (IsWorthRepeating(response) && attempt < MaxAttempts))
                await PauseAsync(attempt, cancellationToken);
            else
                return await ReadAsync(response, type, cancellationToken);
        }
    }

    private async ValueTask<HttpResponseMessage?> TrySendAsync(
        HttpRequestMessage request, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (!isLast)
        {
            Log.NoAnswer(logger, exception);
            return null;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Not tried again: a buyer has waited for long enough.
            throw new HttpRequestException($"Stripe has not answered within {Timeout.TotalSeconds:0} seconds.", exception);
        }
    }

    private async ValueTask<T?> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? Parse(body, type)
            : throw new HttpRequestException(Describe(response, body), null, response.StatusCode);
    }

    private static T? Parse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException exception)
        {
            throw new HttpRequestException("Stripe answered what cannot be read.", exception);
        }
    }

    // Stripe's message may quote the key: type, code and parameter say enough.
    private string Describe(HttpResponseMessage response, byte[] body)
    {
        StripeError? error = null;
        try
        {
            error = JsonSerializer.Deserialize(body, StripeJson.Default.StripeFailure)?.Error;
        }
        catch (JsonException)
        {
            Log.UnreadableFailure(logger, (int)response.StatusCode);
        }
        return $"Stripe answered {(int)response.StatusCode}: {error?.Type} {error?.Code} {error?.Param}".TrimEnd();
    }

    // 409: another request with the same Idempotency-Key is under way.
    private static bool IsWorthRepeating(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests
        || (int)response.StatusCode >= 500;

    private Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(FirstPause * attempt * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
}
