using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Http;

/// <summary>Reads a body up to a limit: no JSON of this API needs more.</summary>
internal static class BodyReader
{
    public const int MaxBytes = 64 * 1024;

    public static Problem Malformed { get; } =
        new(StatusCodes.Status400BadRequest, "malformed_body", "The body is not a JSON object.", "body");

    public static Problem Missing { get; } = Malformed with
    {
        Detail = "The body is missing: say what to change, as a JSON object.",
    };

    public static Problem TooLarge { get; } =
        new(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than 64 KB.");

    public static Problem WrongType { get; } = new(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_media_type",
        "The body must be JSON: Content-Type: application/json.");

    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(HttpContext context)
    {
        if (!string.IsNullOrEmpty(context.Request.ContentType) && !context.Request.HasJsonContentType())
            return (default, WrongType);
        return await ReadBytesAsync(context);
    }

    /// <summary>Whatever type the body says it has.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
            return (default, TooLarge);
        try
        {
            return await ReadAsync(context.Request, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            if (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
                return (default, TooLarge);
            Log.MalformedBody(context.RequestServices.GetRequiredService<ILogger<Problem>>(), exception);
            return (default, Malformed with { Status = exception.StatusCode });
        }
        catch (ConnectionResetException exception)
        {
            // Nobody reads the answer; that the request is over is known a moment later.
            Log.MalformedBody(context.RequestServices.GetRequiredService<ILogger<Problem>>(), exception);
            return (default, Malformed);
        }
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, TooLarge);
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (bytes, null);
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
