using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Search;

public sealed class SearchPlanTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Messages = 50_000;

    // Nothing is known of the words. Of a hundred it looks as if most mail had one.
    [Theory]
    [InlineData(1, "")]
    [InlineData(100, "")]
    [InlineData(100, ":*")]
    public async Task Search_InManySegments_NeverReadsAllMail(int segments, string beginning)
    {
        await using var connection = await FillAsync();
        var words = Enumerable.Range(0, segments).Select(i => $"1_{i}_quince{beginning}").ToArray();

        var each = await ExplainAsync(connection, words);
        var anyOf = await ExplainAsync(connection, [string.Join(" | ", words)]);

        AssertIsByWord(each);
        AssertIsByWord(anyOf);
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

        var plan = await ExplainAsync(connection, filter, MailReader.SearchSql(filter, query));

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

    private static Task<string> ExplainAsync(NpgsqlConnection connection, string[] words)
    {
        var filter = MailFilter.Of(accountId: 1, new MailQuery(), words);
        return ExplainAsync(
            connection, filter, $"SELECT m.id FROM {filter.Source} WHERE m.account_id = $1{filter.Conditions}");
    }

    private static async Task<string> ExplainAsync(NpgsqlConnection connection, MailFilter filter, string sql) =>
        string.Join('\n', await filter.ListAsync(connection, "EXPLAIN " + sql, static row => row.GetString(0), default));

    private static void AssertIsByWord(string plan)
    {
        Assert.Contains("message_words_by_word", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on message_words", plan, StringComparison.Ordinal);
    }
}
