using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A page of the messages that the index knows.</summary>
internal static class MessageSearch
{
    public static async Task<List<MessageRecord>> ReadAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, SearchTerms terms, CancellationToken cancellationToken)
    {
        if (await NewestMail.FindAsync(connection, accountId, query, cancellationToken) is { } newest)
            return newest;

        var asked = query.HasAttachment == true ? terms.Attached() : terms;
        var walk = await SegmentWalk.OpenAsync(connection, accountId, query, asked, cancellationToken);
        if (await FlaggedMail.FindAsync(connection, accountId, query, walk, cancellationToken) is { } few)
            return few;

        return await walk.FindAsync(
            query.Limit + 1L, words => MailReader.SearchMessagesAsync(connection, accountId, query, words, cancellationToken));
    }
}
