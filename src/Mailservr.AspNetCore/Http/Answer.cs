using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Http;

/// <summary>A JSON answer in the envelope of the API, or none at all.</summary>
internal sealed class Answer : IResult
{
    public static Answer NoContent { get; } = new() { Status = StatusCodes.Status204NoContent };

    public required int Status { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// What a repetition of the request is answered, where <see cref="Body"/> has what is shown once.
    /// </summary>
    public ReadOnlyMemory<byte>? BodyOfReplay { get; init; }

    public string? Location { get; init; }

    /// <summary>Strong, with its quotes (RFC 9110 §8.8.3).</summary>
    public string? ETag { get; init; }

    public bool IsReplay { get; init; }

    public static Answer Ok<T>(T data, string? etag = null) =>
        new() { Status = StatusCodes.Status200OK, Body = Serialize(new Data<T>(data)), ETag = etag };

    /// <summary>Tagged by its content, where no version says that it has changed.</summary>
    public static Answer OkByContent<T>(T data)
    {
        var body = Serialize(new Data<T>(data));
        return new() { Status = StatusCodes.Status200OK, Body = body, ETag = EntityTags.OfContent(body) };
    }

    public static Answer Created<T>(T data, string location, string? etag = null) =>
        new()
        {
            Status = StatusCodes.Status201Created,
            Body = Serialize(new Data<T>(data)),
            Location = location,
            ETag = etag,
        };

    /// <summary>Without the envelope, for clients of another service.</summary>
    public static Answer CreatedBare<T>(T body, string location) =>
        new() { Status = StatusCodes.Status201Created, Body = Serialize(body), Location = location };

    /// <summary>It will be done.</summary>
    public static Answer Accepted<T>(T data, string? location) =>
        new() { Status = StatusCodes.Status202Accepted, Body = Serialize(new Data<T>(data)), Location = location };

    /// <param name="data">With what is shown once.</param>
    /// <param name="replay">Without it: that is what an idempotent repetition gets.</param>
    /// <param name="location">Where it is from now on.</param>
    /// <param name="etag">Of what it is from now on.</param>
    public static Answer CreatedOnce<T>(T data, T replay, string location, string etag) =>
        new()
        {
            Status = StatusCodes.Status201Created,
            Body = Serialize(new Data<T>(data)),
            BodyOfReplay = Serialize(new Data<T>(replay)),
            Location = location,
            ETag = etag,
        };

    public static Answer Page<T>(IReadOnlyList<T> items, string? nextCursor) =>
        new() { Status = StatusCodes.Status200OK, Body = Serialize(new DataPage<T>(items, nextCursor)) };

    /// <summary>The same to a repetition of the request.</summary>
    public Answer AsReplay() =>
        new() { Status = Status, Body = BodyOfReplay ?? Body, Location = Location, ETag = ETag, IsReplay = true };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.Headers.CacheControl = ETag is null || BodyOfReplay is not null ? "no-store" : "private, no-cache";
        response.Headers.ETag = ETag;
        response.Headers.Location = Location;
        if (IsReplay)
            response.Headers["Idempotent-Replayed"] = "true";
        if (ETag is not null && EntityTags.IsNotModified(httpContext.Request, ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.StatusCode = Status;
        return Body.IsEmpty ? Task.CompletedTask : WriteAsync(httpContext);
    }

    private async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = Body.Length;
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }

    private static byte[] Serialize<T>(T body) =>
        JsonSerializer.SerializeToUtf8Bytes(body, (JsonTypeInfo<T>)ApiJson.Api.Options.GetTypeInfo(typeof(T)));
}

/// <summary>The envelope of one thing.</summary>
internal sealed record Data<T>([property: System.Text.Json.Serialization.JsonPropertyName("data")] T Value);

/// <summary>The envelope of a list.</summary>
internal sealed record DataPage<T>(IReadOnlyList<T> Data, string? NextCursor);
