using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>What can be found of a message.</summary>
internal sealed record SearchDocument(long MessageId, long AccountId, IReadOnlyList<string> Fields)
{
    /// <summary>Characters of text per message. Books are longer, letters are not.</summary>
    private const int MaxContent = 256 * 1024;

    /// <summary>Characters of all fields.</summary>
    public int Length => Fields.Sum(text => text.Length);

    public static SearchDocument Of(StoredMessage message)
    {
        var record = message.Record;
        return new SearchDocument(record.Id, record.AccountId,
        [
            record.From is { } from ? from.Address + ' ' + from.Name : "",
            record.Subject,
            string.Join('\n', record.AllAttachments().Select(attachment => attachment.FileName)),
            MessageText.ForSearch(message, MaxContent),
        ]);
    }
}
