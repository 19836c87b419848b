using System.Globalization;
using System.Text;
using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Emails;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>An email as it came: its header, its bytes, its attachments.</summary>
internal sealed class SourcePages(
    IMessageStore messages, MessageReader reader, AttachmentFinder attachments, AttachmentLinks links)
{
    // What a person looks through; the download has all of it.
    private const int ShownBytes = 256 * 1024;

    public async ValueTask<IResult> ShowHeadersAsync(Visit visit) =>
        await FindAsync(visit) is { } message
            ? visit.Show<Pages.HeadersPage>(new HeadersModel(message.Record, MessageReader.ReadHeaders(message)))
            : visit.NotFound();

    public async ValueTask<IResult> ShowOriginalAsync(Visit visit)
    {
        if (await FindAsync(visit) is not { } message)
            return visit.NotFound();
        await using var stream = reader.OpenRaw(message, 0, ShownBytes);
        using var text = new StreamReader(stream, Encoding.UTF8);
        var shown = await text.ReadToEndAsync(visit.Aborted);
        return visit.Show<Pages.OriginalPage>(new OriginalModel(message.Record, shown, message.Record.Size > ShownBytes));
    }

    public async ValueTask<IResult> DownloadAsync(Visit visit)
    {
        if (await FindAsync(visit) is not { } message)
            return visit.NotFound();
        var id = message.Record.Id.ToString(CultureInfo.InvariantCulture);
        var headers = visit.Http.Response.Headers;
        headers.ContentDisposition = $"attachment; filename=\"message-{id}.eml\"";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return RawEmail.AnswerOf(message, reader);
    }

    /// <summary>On to a link that ends: made when it is asked for, so that none is too old on a page left open.</summary>
    public async ValueTask<IResult> AttachmentAsync(Visit visit)
    {
        long id = visit.RouteId();
        if (await attachments.FindAsync(visit.Account.Id, id, visit.Aborted) is not { } found)
            return visit.NotFound();
        var path = $"{visit.Place.Api}/attachments/{id.ToString(CultureInfo.InvariantCulture)}/download";
        return Visit.Then(links.Create(found, visit.Request, path).Url);
    }

    private ValueTask<StoredMessage?> FindAsync(Visit visit) =>
        messages.FindAsync(visit.Account.Id, visit.RouteId(), visit.Aborted);
}

/// <param name="Email">Of which it is the header.</param>
/// <param name="Headers">In order.</param>
internal sealed record HeadersModel(MessageRecord Email, IReadOnlyList<MessageHeader> Headers);

/// <param name="Email">Which.</param>
/// <param name="Text">Its beginning, as text.</param>
/// <param name="IsCut">There is more.</param>
internal sealed record OriginalModel(MessageRecord Email, string Text, bool IsCut);
