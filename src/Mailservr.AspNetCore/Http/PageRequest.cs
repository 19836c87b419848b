using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// <c>limit</c> and <c>cursor</c>. A cursor is the last row of its page and a hash of the filters it was made for, so
/// that it stays right while rows come and go, and is refused with other filters.
/// </summary>
internal sealed class PageRequest : IApiArgument
{
    private const int CursorBytes = 24;

    public static Problem NotOurs { get; } = new(
        StatusCodes.Status400BadRequest,
        "invalid_cursor",
        "The cursor was not made for this list and filters.",
        "cursor");

    private long _filters;

    public int Limit { get; private init; } = 50;

    /// <summary>Continue behind this row; the time is 0 in lists that go by id alone.</summary>
    public MailCursor? Cursor { get; private init; }

    public long AfterId => Cursor?.Id ?? 0;

    public Problem? Problem { get; private init; }

    public static ValueTask<PageRequest?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(From(context.Request));
    }

    public static PageRequest From(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var limit = query.Integer("limit", 1, 100) ?? 50;
        var filters = HashFilters(request);
        var text = query.Text("cursor");
        var cursor = text is null ? null : Decode(text, filters);
        var problem = query.Problem;
        if (text is not null && cursor is null)
            problem ??= NotOurs;
        return new PageRequest { Limit = limit, Cursor = cursor, Problem = problem, _filters = filters };
    }

    /// <param name="rows">One more than <see cref="Limit"/> where there are more.</param>
    /// <param name="show">Makes the view of a row.</param>
    public Answer Answer<TRecord, TView>(IReadOnlyList<TRecord> rows, Func<TRecord, TView> show)
        where TRecord : Record
    {
        var shown = rows.Take(Limit).ToList();
        return Http.Answer.Page(shown.ConvertAll(row => show(row)), rows.Count > Limit ? Next(shown[^1].Id) : null);
    }

    public string? Next(long? afterId) => afterId is { } id ? Next(new MailCursor(DateTimeOffset.UnixEpoch, id)) : null;

    public string? Next(MailCursor? last)
    {
        if (last is not { } row)
            return null;
        Span<byte> bytes = stackalloc byte[CursorBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _filters);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], row.At.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], row.Id);
        return Base64Url.EncodeToString(bytes);
    }

    private static MailCursor? Decode(string text, long filters)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        if (text.Length != 32 || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text, bytes) != CursorBytes)
            return null;
        var at = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        var id = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]);
        var isOurs = BinaryPrimitives.ReadInt64BigEndian(bytes) == filters;
        return isOurs && id > 0 && at >= 0 && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new MailCursor(DateTimeOffset.FromUnixTimeMilliseconds(at), id)
            : null;
    }

    private static long HashFilters(HttpRequest request)
    {
        var text = new StringBuilder(request.Path.Value?.TrimEnd('/').ToLowerInvariant());
        foreach (var name in FilterNames(request.HttpContext))
        {
            if (request.Query[name].ToString() is { Length: > 0 } value)
                text.Append('\n').Append(name).Append('=').Append(value);
        }
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // What the list does not know has no say, nor has the way a client writes what it does know.
    private static IEnumerable<string> FilterNames(HttpContext context)
    {
        var taken = context.GetEndpoint()?.Metadata.GetOrderedMetadata<TakenParameters>() ?? [];
        return taken.SelectMany(parameters => parameters.Names)
            .Where(name => name is not ("limit" or "cursor"))
            .Order(StringComparer.Ordinal);
    }
}
