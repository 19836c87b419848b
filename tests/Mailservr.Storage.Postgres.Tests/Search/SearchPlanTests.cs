using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Search;

public sealed class SearchPlanTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Messages = 50_000;

    // Nothing is known of the words.
    [Theory]
    [InlineData(1, "")]
    [InlineData(100, "")]
    [InlineData(100, ":*")]
    public async Task Search_WordOfWhichNothingIsKnown_NeverReadsAllMail(int segments, string beginning)
    {
        await using var connection = await FillAsync();
        var query = new MailQuery();
        var filter = MailFilter.OfSegments(1, query, [.. Enumerable.Range(0, segments).Select(i => $"1_{i}_quince{beginning}")]);

        AssertIsByWord(await ExplainAsync(connection, filter, MailSql.Search(filter, query)));
    }

    // Of a thread or a flag there could be less than of a word, for all that the planner knows.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Search_Threads_LooksAtThemOneByOne(int segments)
    {
        await using var connection = await FillAsync();
        var threads = new MailQuery { Quarantined = false, Archived = false, Unread = true, Cursor = new(DateTimeOffset.UnixEpoch, 7) };
        var mail = MailFilter.OfMessages(threads) with { Cursor = null, Limit = 203 };
        var filter = MailFilter.OfSegments(1, mail, [.. Enumerable.Range(0, segments).Select(i => $"1_{i}_apple")]);

        var plan = await ExplainAsync(connection, filter, MailSql.SearchOfThreads(filter, threads, mail));

        AssertIsByWord(plan);
        Assert.Contains("SubPlan", plan, StringComparison.Ordinal);
        Assert.Contains("Index Scan using threads_pkey on threads", plan, StringComparison.Ordinal);
    }

    // A word that all mail has is in the first of them often enough for a page.
    [Theory]
    [InlineData(5, false)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    public async Task Search_OneSegmentAfterTheOther_EndsWithThePage(int segments, bool oldestFirst)
    {
        await using var connection = await FillAsync();
        var query = new MailQuery { OldestFirst = oldestFirst };
        var filter = MailFilter.OfSegments(1, query, [.. Enumerable.Range(0, segments).Select(i => $"1_{i}_apple")]);

        var plan = await ExplainAsync(connection, filter, MailSql.Search(filter, query));

        AssertIsByWord(plan);
        Assert.Contains("Presorted Key: s.place", plan, StringComparison.Ordinal);
    }

    private async Task<NpgsqlConnection> FillAsync()
    {
        await OpenHost().InitializeAsync();
        var connection = await ConnectAsync();
        await connection.RunAsync(
            $"""
            INSERT INTO mailservr.message_words
            SELECT 1, i, now(), ('1_' || i / 500 || '_apple')::tsvector FROM generate_series(1, {Messages}) i
            """,
            default);
        await connection.RunAsync("ANALYZE mailservr.message_words", default);
        return connection;
    }

    private static void AssertIsByWord(string plan)
    {
        Assert.Contains("message_words_by_word", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on message_words", plan, StringComparison.Ordinal);
    }
}
