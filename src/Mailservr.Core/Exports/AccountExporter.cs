using System.Text.Json;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Exports;

/// <summary>Writes an export: a JSON file for each kind of record, each message as it arrived, each attachment.</summary>
internal sealed class AccountExporter(
    IReadOnlyList<ExportedList> lists, IMessageStore messages, MessageReader reader, IBlobStore blobs, ILogger<AccountExporter> logger)
{
    /// <summary>Names the messages of which something is missing; there only if there are any.</summary>
    private const string Incomplete = "incomplete.json";

    private const int PageSize = 200;

    /// <param name="accountId">Whose.</param>
    /// <param name="tell">Is told of how many emails how many are written.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task<BlobInfo> WriteAsync(long accountId, Action<long, long> tell, CancellationToken cancellationToken)
    {
        var (all, written) = (0L, 0L);
        var incomplete = new List<long>();
        await using var upload = await blobs.BeginUploadAsync(accountId, cancellationToken);
        await using var archive = await ExportArchive.BeginAsync(upload, cancellationToken);
        foreach (var list in lists)
        {
            var count = await AddListAsync(archive, list, accountId, cancellationToken);
            all = list.Name == ExportedList.Emails ? count : all;
        }

        await foreach (var record in messages.AllAsync(accountId, PageSize, cancellationToken))
        {
            if (!await TryAddAsync(archive, record, cancellationToken))
                incomplete.Add(record.Id);
            // More than were counted may be there, since mail comes meanwhile: also where there was none.
            if (all > 0)
                tell(long.Min(++written, all), all);
        }

        if (incomplete.Count > 0)
            await AddIncompleteAsync(archive, incomplete, cancellationToken);
        return await archive.CompleteAsync(cancellationToken);
    }

    /// <returns>False when it is damaged: one message must not keep all others from their owner, nor be left out unsaid.</returns>
    private async ValueTask<bool> TryAddAsync(ExportArchive archive, MessageRecord record, CancellationToken cancellationToken)
    {
        try
        {
            if (await messages.FindAsync(record.AccountId, record.Id, cancellationToken) is { } message)
                await AddMessageAsync(archive, message, cancellationToken);
            return true;
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            Log.MessageIncomplete(logger, record.Id, record.AccountId, damage);
            return false;
        }
    }

    private static async Task AddIncompleteAsync(ExportArchive archive, List<long> ids, CancellationToken cancellationToken)
    {
        await using var file = await archive.AddAsync(Incomplete, cancellationToken);
        await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var id in ids)
            json.WriteNumberValue(id);
        json.WriteEndArray();
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
