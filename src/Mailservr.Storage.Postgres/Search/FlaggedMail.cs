using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Of mail with a flag that few messages have each is looked at: a word that a third of all mail has would lead through all
/// of that first.
/// </summary>
internal static class FlaggedMail
{
    /// <returns>Null when it is for the index to say.</returns>
    public static async Task<List<MessageRecord>?> FindAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, SegmentWalk walk, CancellationToken cancellationToken)
    {
        if (query is { Unread: null, Starred: not true, Quarantined: not true })
            return null;

        var filter = MailFilter.OfFlags(accountId, query);
        var ids = await filter.ListFewAsync(
            connection, $"SELECT m.id FROM {filter.Source} WHERE m.account_id = $1{filter.Conditions}", cancellationToken);
        return ids switch
        {
            null => null,
            [] => [],
            _ => await MailReader.ReadMessagesAsync(connection, accountId, query, ids, walk.Words, cancellationToken),
        };
    }
}
