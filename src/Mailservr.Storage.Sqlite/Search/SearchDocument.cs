using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>What can be found of a message.</summary>
internal sealed record SearchDocument(long MessageId, long AccountId, string? Sender, IReadOnlyList<string> Fields)
{
    /// <summary>Before a sender's address, which is a word of its own. No word of a text begins with it.</summary>
    private const char SenderMark = '@';

    /// <summary>Characters of all fields.</summary>
    public int Length => Fields.Sum(text => text.Length);

    public static SearchDocument Of(StoredMessage message) =>
        new(message.Record.Id, message.Record.AccountId, message.Record.From?.Address, MessageText.FieldsForSearch(message));

    /// <summary>The word that all mail of a sender has, and of others whose addresses begin alike and are longer than any word.</summary>
    public static string WordOf(string sender)
    {
        var word = SenderMark + MessageColumns.Fold(sender);
        return word.Length <= SearchWordReader.MaxLength ? word : word[..SearchWordReader.MaxLength];
    }
}
