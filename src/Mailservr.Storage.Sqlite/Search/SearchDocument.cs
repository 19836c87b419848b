using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>What can be found of a message.</summary>
internal sealed record SearchDocument(
    long MessageId, string Account, string Sender, string Subject, string Content, string Attachments)
{
    /// <summary>Characters of text per message. Books are longer, letters are not.</summary>
    private const int MaxContent = 256 * 1024;

    public static SearchDocument Of(StoredMessage message)
    {
        var record = message.Record;
        return new SearchDocument(
            record.Id,
            SearchTerms.AccountToken(record.AccountId),
            SearchText.Separate(record.From is { } from ? from.Address + ' ' + from.Name : ""),
            SearchText.Separate(record.Subject),
            SearchText.Separate(MessageText.ForSearch(message, MaxContent)),
            SearchText.Separate(
                string.Join('\n', record.AllAttachments().Select(a => a.FileName))));
    }
}
