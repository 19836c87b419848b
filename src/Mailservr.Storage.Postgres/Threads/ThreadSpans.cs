namespace Mailservr.Storage.Postgres;

/// <summary>
/// How long threads last, in classes that are four times as long each: of those of a class that go on around a moment, none has
/// gone on for longer than that since. An index finds them without the many that began behind it.
/// </summary>
internal static class ThreadSpans
{
    private const double Base = 4;

    /// <summary>More than a thousand years.</summary>
    private const int Longest = 18;

    private const string ClassSql = "floor(ln(date_part('epoch', last_at - first_at) + 1) / ln(4))::int";

    /// <summary>Threads of one message last no time, and are not in it.</summary>
    public const string IndexSql =
        $"""
        CREATE INDEX threads_by_span ON mailservr.threads (account_id, ({ClassSql}), last_at, id)
        WHERE first_at < last_at
        """;

    /// <param name="filter">Takes the parameters.</param>
    /// <param name="edge">They began then or before.</param>
    /// <param name="from">Later: they had mail then or later.</param>
    /// <returns>A query for the ids of such threads, to which conditions on <c>threads t</c> can be added.</returns>
    public static string Around(MailFilter filter, DateTimeOffset edge, DateTimeOffset from)
    {
        // A second is more than what two ways to calculate with fractions of it differ.
        var shortest = (int)Math.Log(Math.Max(1, (from - edge).TotalSeconds), Base);
        var classes = Enumerable.Range(shortest, Longest - shortest + 1).ToArray();
        var ends = classes.Select(one => Add(edge, Math.Pow(Base, one + 1))).ToArray();
        return $"""
            SELECT t.id
            FROM unnest({filter.AddParameter(classes)}::int[], {filter.AddParameter(ends)}::timestamptz[]) s (class, ends)
            JOIN mailservr.threads t ON {ClassSql} = s.class AND t.last_at <= s.ends
            WHERE t.account_id = $1 AND t.first_at < t.last_at
                AND t.last_at >= {filter.AddParameter(from.ToUniversalTime())} AND t.first_at <= {filter.AddParameter(edge.ToUniversalTime())}
            """;
    }

    private static DateTimeOffset Add(DateTimeOffset time, double seconds) =>
        (DateTimeOffset.MaxValue - time).TotalSeconds > seconds ? time.AddSeconds(seconds).ToUniversalTime() : DateTimeOffset.MaxValue;
}
