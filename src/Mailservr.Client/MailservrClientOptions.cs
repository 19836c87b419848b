namespace Mailservr.Client;

public sealed class MailservrClientOptions
{
    /// <summary>
    /// Sent as <c>Authorization: Bearer</c> to the API, and to nobody else. Null: the cookie of
    /// <see cref="SessionsClient.LoginAsync"/>, where the handler of the <see cref="HttpClient"/> keeps cookies.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>How often a request is sent again that was answered with 429 or 503. 3 unless told otherwise.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>A server that asks for more patience than this is not waited for. One minute unless told otherwise.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Rows of one request of a list, 1 to 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Told why the stream of events has ended, before it is opened again.</summary>
    public Action<Exception>? EventsInterrupted { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
