using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Threads;

public sealed class ThreadSpansTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Threads = 20_000;

    private readonly Random _random = new(20261123);

    // Threads that last from a millisecond to years, around moments that lie as far apart.
    [Fact]
    public async Task Around_AnyTwoMoments_GivesExactlyTheThreadsThatBeganBeforeAndWentOn()
    {
        await using var connection = await FillAsync();

        for (var i = 0; i < 200; i++)
        {
            var edge = At(_random.NextInt64(Start, End));
            var from = edge.AddMilliseconds(Length());
            var filter = MailFilter.Of(1, new MailQuery());

            var found = await filter.ListAsync(connection, ThreadSpans.Around(filter, edge, from), row => row.GetInt64(0), default);

            Assert.Equal(await ReadAsync(connection, edge, from), found.Order());
        }
    }

    [Fact]
    public async Task Around_OneMoment_ReadsFewOthers()
    {
        await using var connection = await FillAsync();
        var filter = MailFilter.Of(1, new MailQuery());
        var sql = ThreadSpans.Around(filter, At(Start + 1_000_000), At(Start + 1_060_000));

        var plan = await ExplainAsync(connection, filter, sql);

        Assert.Contains("Index Scan using threads_by_span", plan, StringComparison.Ordinal);
        Assert.Matches(@"Index Cond:.*account_id.*date_part.*last_at", plan);
    }

    private static long Start => ManualTimeProvider.Start.ToUnixTimeMilliseconds();

    private static long End => ManualTimeProvider.Start.AddYears(3).ToUnixTimeMilliseconds();

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private async Task<NpgsqlConnection> FillAsync()
    {
        await OpenHost().InitializeAsync();
        var connection = await ConnectAsync();
        var firsts = Enumerable.Range(0, Threads).Select(_ => At(_random.NextInt64(Start, End))).ToArray();
        var lasts = firsts.Select(first => first.AddMilliseconds(_random.Next(3) == 0 ? 0 : Length())).ToArray();
        await connection.RunAsync(
            """
            INSERT INTO mailservr.threads (
                account_id, id, first_at, first_id, last_at, last_id, address_id, email_count, unread_count, starred_count,
                attachment_count, archived, quarantined, version, subject, snippet, participants)
            SELECT 1 + i % 2, i, f, i, l, i, 1, 2, 0, 0, 0, false, false, 1, '', '', '[]'
            FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS t (f, l, i)
            """,
            default, firsts, lasts);
        await connection.RunAsync("ANALYZE mailservr.threads", default);
        return connection;
    }

    // As many between one and four milliseconds as between one and four years.
    private long Length() => (long)Math.Pow(4, _random.NextDouble() * 18);

    private static Task<List<long>> ReadAsync(NpgsqlConnection connection, DateTimeOffset edge, DateTimeOffset from) =>
        connection.ListAsync(
            "SELECT id FROM mailservr.threads WHERE account_id = 1 AND first_at <= $1 AND last_at >= $2 ORDER BY id",
            static row => row.GetInt64(0), default, edge, from);
}
