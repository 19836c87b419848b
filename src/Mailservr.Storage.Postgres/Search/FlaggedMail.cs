using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Of mail with a flag that few messages have each is looked at: a word that a third of all mail has would lead through all
/// of that first.
/// </summary>
internal static class FlaggedMail
{
    private const int Max = 200;

    /// <returns>Null when it is for the index to say.</returns>
    public static async Task<List<MessageRecord>?> FindAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, SegmentWalk walk, CancellationToken cancellationToken)
    {
        if (query is { Unread: null, Starred: not true, Quarantined: not true })
            return null;

        var filter = MailFilter.OfFlags(accountId, query);
        var ids = await filter.ListAsync(
            connection,
            $"SELECT m.id FROM {filter.Source} WHERE m.account_id = $1{filter.Conditions} LIMIT {Max + 1}",
            static row => row.GetInt64(0), cancellationToken);
        return ids.Count switch
        {
            0 => [],
            <= Max => await MailReader.ReadMessagesAsync(connection, accountId, query, ids, walk.Words, cancellationToken),
            _ => null,
        };
    }
}
