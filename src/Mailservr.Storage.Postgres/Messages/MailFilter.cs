using System.Globalization;
using System.Text;
using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// A <see cref="MailQuery"/> as conditions over <c>messages m</c>. Values are parameters, except flags, which partial
/// indexes need as literals.
/// </summary>
internal sealed class MailFilter
{
    // Of a word that it does not know the planner expects so much mail that it would rather read all of it, for every segment.
    private const string NeverAllSql = "SELECT set_config('enable_seqscan', 'off', true)";

    private const int Few = 200;

    private readonly StringBuilder _conditions = new();
    private readonly List<NpgsqlParameter> _parameters = [];

    private MailFilter(long accountId) => AddParameter(accountId);

    /// <summary>Where messages come from: the mail of one address in its order, else of the account.</summary>
    public string Source { get; private set; } = "mailservr.messages m";

    /// <summary>The columns that mail is in order by; the source decides whose.</summary>
    public (string At, string Id) Order { get; private set; } = ("m.received_at", "m.id");

    /// <summary>The segments whose mail the source is, one at a time; null where it is all mail.</summary>
    public string? Segments { get; private set; }

    public string Conditions => _conditions.ToString();

    /// <summary>Nothing but the account is asked of a message.</summary>
    public bool IsOpen => _conditions.Length == 0;

    /// <summary>Parameter <c>$1</c> is always the account.</summary>
    public static MailFilter Of(long accountId, MailQuery query)
    {
        var filter = new MailFilter(accountId);
        if (query is { AddressIds: { Count: 1 } address, ThreadId: null })
            filter.WalkAddress(address.First());
        else
            filter.AddAddresses(query);
        filter.AddRest(query);
        return filter;
    }

    /// <summary>What is asked of each segment by itself.</summary>
    /// <param name="words">What the index is asked, in the order in which the segments are.</param>
    public static MailFilter OfSegments(long accountId, MailQuery query, string[] words)
    {
        var filter = new MailFilter(accountId);
        filter.WalkSegments(words, query.OldestFirst);
        filter.AddAddresses(query);
        filter.AddRest(query);
        return filter;
    }

    /// <summary>What a message of a thread is asked; flags that a thread sums up are asked of the thread.</summary>
    public static MailQuery OfMessages(MailQuery query) =>
        query with { Unread = null, Starred = null, HasAttachment = null };

    /// <summary>What is asked of a few messages, one by one: nothing but them is looked at.</summary>
    /// <param name="column">Of <c>messages m</c>; it has one of the <paramref name="ids"/>.</param>
    /// <param name="words">What the index is asked of each; null when it is not.</param>
    public static MailFilter Within(
        long accountId, MailQuery query, string column, IReadOnlyCollection<long> ids, SegmentWords? words)
    {
        var filter = new MailFilter(accountId);
        filter.Add($"{column} = ANY({filter.AddParameter(ids.ToArray())})");
        filter.AddAddresses(query);
        filter.AddRest(query);
        if (words is not null)
            filter.Add(words.MatchSql(filter));
        return filter;
    }

    /// <summary>Nothing but the flags of a message.</summary>
    public static MailFilter OfFlags(long accountId, MailQuery query)
    {
        var filter = new MailFilter(accountId);
        filter.AddFlags(query);
        return filter;
    }

    /// <summary>A placeholder for one more value.</summary>
    public string AddParameter<T>(T value)
    {
        _parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return "$" + _parameters.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Ids of what may be looked at one by one.</summary>
    /// <param name="sql">Asks for ids, in any order and without a limit.</param>
    /// <returns>Null when there are too many for that.</returns>
    public async Task<List<long>?> ListFewAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var ids = await ListAsync(connection, $"{sql} LIMIT {Few + 1}", static row => row.GetInt64(0), cancellationToken);
        return ids.Count <= Few ? ids : null;
    }

    public async Task<List<T>> ListAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (Segments is not null)
            batch.Add(NeverAllSql);
        var command = batch.Add(sql);
        foreach (var parameter in _parameters)
            command.Parameters.Add(parameter);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (Segments is not null)
            await reader.NextResultAsync(cancellationToken);
        return await reader.RowsAsync(read, cancellationToken);
    }

    // By the words alone, which begin with the account: no plan that goes through all of its mail looks better. Sorted before
    // the messages themselves are looked at, so that those behind the page are not (OFFSET keeps both apart).
    private void WalkSegments(string[] words, bool oldestFirst)
    {
        var direction = oldestFirst ? "ASC" : "DESC";
        Segments = $"unnest({AddParameter(words)}::tsquery[]) WITH ORDINALITY s (query, place)";
        Source = $"""
            (SELECT w.message_id, w.received_at FROM mailservr.message_words w WHERE w.words @@ s.query
                ORDER BY w.received_at {direction}, w.message_id {direction} OFFSET 0) f
            JOIN mailservr.messages m ON m.account_id = $1 AND m.id = f.message_id
            """;
        Order = ("f.received_at", "f.message_id");
    }

    private void AddAddresses(MailQuery query)
    {
        if (query.AddressIds is not { } addresses)
            return;

        Add($"""
            EXISTS (SELECT FROM mailservr.message_addresses d
            WHERE d.account_id = $1 AND d.address_id = ANY({AddParameter(addresses.ToArray())})
                AND d.received_at = m.received_at AND d.message_id = m.id)
            """);
    }

    // Both times are the same, but are not compared: PostgreSQL would expect next to no rows, and sort all there are.
    private void WalkAddress(long addressId)
    {
        Source = "mailservr.message_addresses d JOIN mailservr.messages m "
            + "ON m.account_id = d.account_id AND m.id = d.message_id";
        Order = ("d.received_at", "d.message_id");
        Add($"d.account_id = $1 AND d.address_id = {AddParameter(addressId)}");
    }

    private void AddRest(MailQuery query)
    {
        AddFlags(query);
        AddTexts(query);
        if (query.ThreadId is { } threadId)
            Add($"m.thread_id = {AddParameter(threadId)}");
    }

    private void AddFlags(MailQuery query)
    {
        AddFlag("m.is_read", !query.Unread);
        AddFlag("m.starred", query.Starred);
        AddFlag("m.quarantined", query.Quarantined);
        // The words have told; and no plan is to begin with all mail that has one.
        if (Segments is null || query.HasAttachment != true)
            AddFlag("m.has_attachment", query.HasAttachment);
    }

    private void AddTexts(MailQuery query)
    {
        if (!string.IsNullOrEmpty(query.From))
            Add($"strpos(m.sender, {AddParameter(StoredText.Fold(query.From))}) > 0");
        if (!string.IsNullOrEmpty(query.Sender))
            Add($"starts_with(m.sender, {AddParameter(MessageColumns.Beginning(query.Sender))})");
        if (!string.IsNullOrEmpty(query.Subject))
            Add($"strpos(m.subject, {AddParameter(StoredText.Fold(query.Subject))}) > 0");
        if (query.After is { } after)
            Add($"{Order.At} > {AddParameter(after.ToUniversalTime())}");
        if (query.Before is { } before)
            Add($"{Order.At} < {AddParameter(before.ToUniversalTime())}");
    }

    private void AddFlag(string column, bool? value)
    {
        if (value is { } flag)
            Add(flag ? column : "NOT " + column);
    }

    private void Add(string condition) => _conditions.Append(" AND ").Append(condition);
}
