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
        await OpenHost().InitializeAsync();
        await using var connection = await ConnectAsync();
        await connection.RunAsync(
            $"""
            INSERT INTO mailservr.message_words
            SELECT 1, i, now(), ('1_' || i / 500 || '_apple')::tsvector FROM generate_series(1, {Messages}) i
            """,
            default);
        await connection.RunAsync("ANALYZE mailservr.message_words", default);
        var words = Enumerable.Range(0, segments).Select(i => $"1_{i}_quince{beginning}").ToArray();

        var each = await ExplainAsync(connection, words);
        var anyOf = await ExplainAsync(connection, [string.Join(" | ", words)]);

        Assert.Contains("message_words_by_word", each, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on message_words", each, StringComparison.Ordinal);
        Assert.Contains("message_words_by_word", anyOf, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on message_words", anyOf, StringComparison.Ordinal);
    }

    private static async Task<string> ExplainAsync(NpgsqlConnection connection, string[] words)
    {
        var filter = MailFilter.Of(accountId: 1, new MailQuery(), words);
        var lines = await filter.ListAsync(
            connection, $"EXPLAIN SELECT m.id FROM {filter.Source} WHERE m.account_id = $1{filter.Conditions}",
            static row => row.GetString(0), default);
        return string.Join('\n', lines);
    }
}
