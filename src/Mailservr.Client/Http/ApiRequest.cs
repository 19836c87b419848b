using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mailservr.Client.Http;

/// <summary>One call, which can be sent more than once.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">From the root of the host, without a slash in front; with its query.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public byte[]? Body { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? IfMatch { get; init; }

    public string? LastEventId { get; init; }

    /// <summary>Sent instead of the Authorization header, by clients of another service.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>Our changes set values: made twice they are made once. What creates needs its key for that.</summary>
    public bool IsRepeatable => Method != HttpMethod.Post || IdempotencyKey is not null;

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Delete(string path, string? ifMatch = null) =>
        new(HttpMethod.Delete, path) { IfMatch = ifMatch };

    public static ApiRequest Delete<T>(string path, T body, JsonTypeInfo<T> type, string? ifMatch = null) =>
        Delete(path, ifMatch) with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public static ApiRequest Post(string path, string? idempotencyKey = null) =>
        new(HttpMethod.Post, path) { IdempotencyKey = idempotencyKey };

    public static ApiRequest Post<T>(string path, T body, JsonTypeInfo<T> type, string? idempotencyKey = null) =>
        Post(path, idempotencyKey) with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public static ApiRequest Patch<T>(string path, T body, JsonTypeInfo<T> type, string? ifMatch) =>
        new(HttpMethod.Patch, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type), IfMatch = ifMatch };

    /// <param name="root">Of the host, with a slash at its end.</param>
    /// <param name="apiKey">Null: a cookie says who asks.</param>
    public HttpRequestMessage ToMessage(Uri root, string? apiKey)
    {
        var message = new HttpRequestMessage(Method, new Uri(root, Path));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        Authorize(message, root, apiKey);
        Add(message, "If-Match", IfMatch);
        Add(message, "Idempotency-Key", IdempotencyKey);
        Add(message, "Last-Event-ID", LastEventId);
        return message;
    }

    private void Authorize(HttpRequestMessage message, Uri root, string? apiKey)
    {
        if (KeyHeader is not null)
            Add(message, KeyHeader, apiKey);
        else if (apiKey is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        else if (Method != HttpMethod.Get)
            // A change by cookie has to say that it comes from the site itself.
            Add(message, "Origin", root.GetLeftPart(UriPartial.Authority));
    }

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is not null)
            message.Headers.TryAddWithoutValidation(name, value);
    }
}
