using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Exports;

/// <summary>Writes an export: a JSON file for each kind of record, each message as it arrived, each attachment.</summary>
internal sealed class AccountExporter(
    IReadOnlyList<ExportedList> lists, IMessageStore messages, MessageReader reader, IBlobStore blobs)
{
    private const int PageSize = 200;

    /// <param name="accountId">Whose.</param>
    /// <param name="tell">Is told of how many emails how many are written.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task<BlobInfo> WriteAsync(long accountId, Action<long, long> tell, CancellationToken cancellationToken)
    {
        var (all, written) = (0L, 0L);
        await using var upload = await blobs.BeginUploadAsync(accountId, cancellationToken);
        await using var archive = await ExportArchive.BeginAsync(upload, cancellationToken);
        foreach (var list in lists)
        {
            var count = await AddListAsync(archive, list, accountId, cancellationToken);
            all = list.Name == ExportedList.Emails ? count : all;
        }

        await foreach (var record in messages.AllAsync(accountId, PageSize, cancellationToken))
        {
            if (await messages.FindAsync(accountId, record.Id, cancellationToken) is { } message)
                await AddMessageAsync(archive, message, cancellationToken);
            // More than were counted may be there, since mail comes meanwhile: also where there was none.
            if (all > 0)
                tell(long.Min(++written, all), all);
        }

        return await archive.CompleteAsync(cancellationToken);
    }

    private static async Task<long> AddListAsync(
        ExportArchive archive, ExportedList list, long accountId, CancellationToken cancellationToken)
    {
        await using var file = await archive.AddAsync(list.Name + ".json", cancellationToken);
        await file.WriteAsync("["u8.ToArray(), cancellationToken);
        var separator = "\n"u8.ToArray();
        var count = 0L;
        await foreach (var item in list.ReadAsync(accountId, cancellationToken))
        {
            await file.WriteAsync(separator, cancellationToken);
            await file.WriteAsync(item, cancellationToken);
            separator = ",\n"u8.ToArray();
            count++;
        }

        await file.WriteAsync("\n]\n"u8.ToArray(), cancellationToken);
        return count;
    }

    private async Task AddMessageAsync(ExportArchive archive, StoredMessage message, CancellationToken cancellationToken)
    {
        await using (var file = await archive.AddAsync($"emails/{message.Record.Id}.eml", cancellationToken))
        {
            await using var raw = reader.OpenRaw(message);
            await raw.CopyToAsync(file, cancellationToken);
        }

        foreach (var attachment in message.Record.AllAttachments())
        {
            // Without its blob the message above would have failed.
            await using var content = await reader.OpenAttachmentAsync(message, attachment, 0, null, cancellationToken);
            if (content is null)
                continue;
            var name = "attachments/" + ExportArchive.SafeName(attachment.Id, attachment.FileName);
            await using var file = await archive.AddAsync(name, cancellationToken);
            await content.CopyToAsync(file, cancellationToken);
        }
    }
}
