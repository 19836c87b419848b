using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mailservr.Client.Http;

/// <summary>Sends requests, again where the server asks for it, and reads what is answered.</summary>
internal sealed class ApiTransport(HttpClient http, MailservrClientOptions options)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    public MailservrClientOptions Options => options;

    /// <summary>What stands in the envelope.</summary>
    public async Task<T> ReadAsync<T>(
        ApiRequest request, JsonTypeInfo<Data<T>> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(request, cancellationToken);
        var data = (await ReadAsync(response, type, cancellationToken)).Value;
        if (data is Resource resource)
            resource.ETag = response.Headers.ETag?.ToString();
        return data;
    }

    /// <summary>Null when the server answers that there is nothing.</summary>
    public async Task<T?> FindAsync<T>(
        ApiRequest request, JsonTypeInfo<Data<T>> type, CancellationToken cancellationToken)
        where T : Resource
    {
        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NoContent)
            return null;
        var data = (await ReadAsync(response, type, cancellationToken)).Value;
        data.ETag = response.Headers.ETag?.ToString();
        return data;
    }

    /// <summary>For an answer without an envelope.</summary>
    public async Task<T> ReadBareAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <summary>For an answer without a body, or one that says nothing new.</summary>
    public async Task RunAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
    }

    public async IAsyncEnumerable<T> ListAsync<T>(
        QueryText list, JsonTypeInfo<DataPage<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var path = list.Add("limit", options.PageSize).Add("cursor", cursor).ToString();
            var page = await ReadBareAsync(ApiRequest.Get(path), type, cancellationToken);
            foreach (var item in page.Data)
                yield return item;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Bytes as they arrive; disposing the stream ends the request.</summary>
    public async Task<Stream> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Bytes of a link that stands for itself: the key is not shown to whoever serves it.</summary>
    public async Task<Stream> OpenLinkAsync(Uri link, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, link);
        var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <returns>A success, with its body still to be read.</returns>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var message = request.ToMessage(Root(), options.ApiKey);
            var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!request.IsRepeatable || attempt > options.MaxRetries || WaitAfter(response, attempt) is not { } wait)
            {
                await ThrowIfRefusedAsync(response, cancellationToken);
                return response;
            }

            response.Dispose();
            await Task.Delay(wait, options.Time, cancellationToken);
        }
    }

    /// <summary>Null when it is not worth waiting.</summary>
    private TimeSpan? WaitAfter(HttpResponseMessage response, int attempt)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            return null;
        var wait = Failure.RetryAfter(response, options.Time) ?? FirstWait * Math.Pow(2, attempt - 1);
        return wait <= options.MaxRetryAfter ? wait : null;
    }

    private async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        using (response)
            throw await Failure.OfAsync(response, options.Time, cancellationToken);
    }

    private Uri Root()
    {
        var address = http.BaseAddress
            ?? throw new InvalidOperationException("Set BaseAddress of the HttpClient to the root of the Mailservr host.");
        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, type, cancellationToken)
            ?? throw new JsonException("The server has answered null.");
    }
}
