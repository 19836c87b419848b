using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Secrets;
using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

/// <summary>Signs a delivery and posts it, once. Whatever happens is a result.</summary>
internal sealed class WebhookSender(
    HttpMessageInvoker client,
    IEnumerable<IWebhookSigner> signers,
    ISecretProtector protector,
    TimeProvider time,
    ILogger<WebhookSender> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Throws only when <paramref name="cancellationToken"/> says so.</summary>
    public async ValueTask<WebhookResult> SendAsync(
        WebhookRecord webhook, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var start = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        WebhookAnswer answer;
        try
        {
            using var request = Request(webhook, delivery, at);
            answer = await PostAsync(request, either.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.RequestFailed(logger, webhook.Id, delivery.Id, fault);
            answer = new WebhookAnswer { Error = Explain(fault) };
        }

        return new WebhookResult(answer, at, time.GetElapsedTime(start));
    }

    private HttpRequestMessage Request(WebhookRecord webhook, WebhookDelivery delivery, DateTimeOffset at)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Payload);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.Add("User-Agent", "mailservr-webhooks/1.0");
        // W3C Trace Context §3.2: whoever traces the receiver finds the mail that it was told of.
        if (delivery.TraceParent is { } traceParent)
            request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        var message = new WebhookMessage(delivery.EventId, at, body);
        var secrets = WebhookSecrets.Valid(webhook, protector, at);
        foreach (var (name, value) in signers.SelectMany(signer => signer.Sign(message, secrets)))
            request.Headers.Add(name, value);
        return request;
    }

    private async Task<WebhookAnswer> PostAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(request, cancellationToken);
        var status = (int)response.StatusCode;
        return new WebhookAnswer
        {
            Status = status,
            Body = await ResponseText.ReadAsync(response, logger, cancellationToken),
            RetryAfter = RetryAfter(response.Headers.RetryAfter),
            Error = response.IsSuccessStatusCode
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"The receiver answered {status}."),
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    // Sentences of our own: what the system says may name addresses that are nobody's business.
    private static string Explain(Exception fault) => fault switch
    {
        OperationCanceledException => "There was no answer within 15 seconds.",
        CryptographicException => "The signing secret cannot be read. Rotate it.",
        WebhookTargetException refused => refused.Message,
        HttpRequestException { InnerException: WebhookTargetException refused } => refused.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The host was not found.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "There was no secure connection: the certificate or the protocol is not accepted.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "There was no connection.",
        _ => "The answer was not HTTP, or the connection ended too early.",
    };
}

/// <summary>What came back; without a status, nothing did.</summary>
internal sealed record WebhookAnswer
{
    public int? Status { get; init; }

    public string? Error { get; init; }

    public string? Body { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>An attempt and its end.</summary>
internal sealed record WebhookResult(WebhookAnswer Answer, DateTimeOffset At, TimeSpan Duration)
{
    public bool IsSuccess => Answer.Error is null;

    public bool IsGone => Answer.Status == 410;

    /// <summary>
    /// The receiver is there and did not take this very event: others may fare better. A receiver that is down,
    /// overloaded or moved is something else.
    /// </summary>
    public bool IsRefusal => Answer.Status is >= 400 and not (408 or 425 or 429 or 502 or 503 or 504);

    public WebhookAttempt ToAttempt() => new()
    {
        At = At,
        Status = Answer.Status,
        DurationMs = (int)Duration.TotalMilliseconds,
        Error = Answer.Error,
        ResponseBody = Answer.Body,
    };
}
