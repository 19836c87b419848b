using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Emails;

/// <summary>The bytes as they arrived. They never change, so that their hash is their tag.</summary>
internal static class RawEmail
{
    public static async Task<IResult> GetAsync(
        ResourceId id,
        Caller caller,
        EmailReader emails,
        MessageReader reader,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (await emails.FindAsync(caller, id, cancellationToken) is not { } message)
            return Problem.NotFound;
        var headers = response.Headers;
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers.ContentSecurityPolicy = "sandbox";
        return AnswerOf(message, reader);
    }

    public static RangeAnswer AnswerOf(StoredMessage message, MessageReader reader) => new()
    {
        Length = message.Record.Size,
        ContentType = "message/rfc822",
        ETag = $"\"{message.Record.RawSha256}\"",
        Open = (offset, length, _) => new(reader.OpenRaw(message, offset, length)),
    };
}
