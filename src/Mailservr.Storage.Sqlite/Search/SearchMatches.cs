namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The newest messages that a search finds. Of a rare word these are all; a common one need not be looked up in all the mail
/// that has it, because a page of the newest threads is found among these.
/// </summary>
/// <param name="Match">The query of FTS5.</param>
/// <param name="Newest">Their ids, from the newest on.</param>
/// <param name="IsComplete">Nothing else matches.</param>
internal sealed record SearchMatches(string Match, IReadOnlyList<long> Newest, bool IsComplete)
{
    // To look up so many takes about as long as to try the newest threads until a page of them has matched.
    private const int Few = 450;

    /// <summary>Better to begin with these than with the newest threads.</summary>
    public bool AreFew => IsComplete && Newest.Count <= Few;

    /// <param name="session">With the index.</param>
    /// <param name="match">The query of FTS5.</param>
    /// <param name="page">Rows that are wanted: several of those that are found are of one thread, or do not match something else.</param>
    public static SearchMatches Find(SqliteSession session, string match, int page)
    {
        var most = Math.Clamp(20L * page, 100, 1000);
        var newest = session.Prepare("SELECT rowid FROM search.mail WHERE mail MATCH ?1 ORDER BY rowid DESC LIMIT ?2")
            .Bind(match).Bind(most).List(static row => row.Int64(0));
        return new SearchMatches(match, newest, newest.Count < most);
    }

    /// <summary>The condition of a message <c>m</c>; beyond the newest, all others are only listed when one is asked for.</summary>
    public string Condition(MailFilter filter)
    {
        var listed = filter.AddParameter(s => s.Bind("[" + string.Join(',', Newest) + "]"));
        var isListed = $"m.id IN (SELECT value FROM json_each({listed}))";
        if (IsComplete)
            return isListed;
        var oldest = filter.AddParameter(s => s.Bind(Newest[^1]));
        var match = filter.AddParameter(s => s.Bind(Match));
        return $"""
            CASE WHEN m.id >= {oldest} THEN {isListed}
            ELSE m.id IN (SELECT rowid FROM search.mail WHERE mail MATCH {match} AND rowid < {oldest}) END
            """;
    }
}
