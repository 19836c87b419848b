using System.Globalization;
using System.Text;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// A <see cref="MailQuery"/> as conditions over <c>messages m</c>. The text depends only on which filters are given,
/// so that few statements are prepared; values are parameters, except flags, which partial indexes need as literals.
/// </summary>
internal sealed class MailFilter
{
    private readonly StringBuilder _conditions = new();
    private readonly List<Action<SqliteStatement>> _parameters = [];
    private readonly SearchMatches? _matches;

    private MailFilter(long accountId, SearchMatches? matches)
    {
        _matches = matches;
        AddParameter(s => s.Bind(accountId));
    }

    /// <summary>Where messages come from: the mail of addresses, of one in its order; else of the account.</summary>
    public string Source { get; private set; } = "messages m";

    /// <summary>The same where a thread is given, and its few messages are to be begun with.</summary>
    public string SourceInThread { get; private set; } = "messages m";

    /// <summary>The columns that mail is in order by; the source decides whose.</summary>
    public (string At, string Id) Order { get; private set; } = ("m.received_at", "m.id");

    public string Conditions => _conditions.ToString();

    /// <summary>Nothing but the account is asked of a message.</summary>
    public bool IsOpen => _conditions.Length == 0;

    /// <summary>Few messages match, of a search or of addresses: nothing else is to be begun with.</summary>
    public bool HasFewMatches { get; set; }

    /// <summary>
    /// Few messages can match, as far as the filters tell: better to begin with those than to try one row after another.
    /// </summary>
    public bool IsSelective { get; private set; }

    /// <summary>Parameter <c>?1</c> is always the account.</summary>
    /// <param name="accountId">Whose mail.</param>
    /// <param name="query">What is asked of a message.</param>
    /// <param name="matches">What a search for its text has found; null when that is blank.</param>
    public static MailFilter Of(long accountId, MailQuery query, SearchMatches? matches) =>
        Of(accountId, query, matches, isEachOnce: true);

    /// <summary>What a message of a thread is asked; flags that a thread sums up are asked of the thread.</summary>
    public static MailFilter OfThreads(long accountId, MailQuery query, SearchMatches? matches) =>
        Of(accountId, query with { Unread = null, Starred = null, HasAttachment = null }, matches, isEachOnce: false);

    /// <summary>A placeholder for one more value.</summary>
    public string AddParameter(Action<SqliteStatement> bind)
    {
        _parameters.Add(bind);
        return "?" + _parameters.Count.ToString(CultureInfo.InvariantCulture);
    }

    public SqliteStatement Prepare(SqliteSession session, string sql)
    {
        session.Matches = _matches;
        var statement = session.Prepare(sql);
        foreach (var bind in _parameters)
            bind(statement);
        return statement;
    }

    public static char Literal(bool flag) => flag ? '1' : '0';

    private static MailFilter Of(long accountId, MailQuery query, SearchMatches? matches, bool isEachOnce)
    {
        var filter = new MailFilter(accountId, matches)
        {
            HasFewMatches = query.ThreadId is null && matches?.AreFew(query.Limit) == true,
        };
        filter.IsSelective = filter.HasFewMatches || query is { ThreadId: not null } or { AddressIds: not null }
            || query is { Starred: true } or { Quarantined: true };
        filter.AddAddresses(query.AddressIds, isEachOnce);
        filter.AddFlags(query);
        filter.AddTexts(query);
        if (query.ThreadId is { } threadId)
            filter.Add($"m.thread_id = {filter.AddParameter(s => s.Bind(threadId))}");
        filter.AddMatches();
        return filter;
    }

    private void AddAddresses(IReadOnlyCollection<long>? addresses, bool isEachOnce)
    {
        if (addresses is null)
            return;

        var isOne = addresses.Count == 1
            ? $"d.address_id = {AddParameter(s => s.Bind(addresses.First()))}"
            : $"d.address_id IN (SELECT value FROM json_each({AddList(addresses)}))";
        if (HasFewMatches)
            Add($"EXISTS (SELECT 1 FROM message_addresses d WHERE d.message_id = m.id AND {isOne})");
        else if (isEachOnce && addresses.Count != 1)
            Add($"m.id IN (SELECT d.message_id FROM message_addresses d WHERE d.account_id = ?1 AND {isOne})");
        else
            BeginWithAddresses("d.account_id = ?1 AND " + isOne);
    }

    private void BeginWithAddresses(string condition)
    {
        // CROSS JOIN: SQLite keeps to this order, and so needs no sorting.
        Source = "message_addresses d CROSS JOIN messages m ON m.id = d.message_id";
        SourceInThread = "messages m CROSS JOIN message_addresses d ON d.message_id = m.id";
        Order = ("d.received_at", "d.message_id");
        Add(condition);
    }

    private string AddList(IEnumerable<long> ids) => AddParameter(s => s.Bind("[" + string.Join(',', ids) + "]"));

    private void AddFlags(MailQuery query)
    {
        AddFlag("m.is_read", !query.Unread);
        AddFlag("m.starred", query.Starred);
        AddFlag("m.quarantined", query.Quarantined);
        AddFlag("m.has_attachment", query.HasAttachment);
    }

    private void AddTexts(MailQuery query)
    {
        if (!string.IsNullOrEmpty(query.From))
            Add($"instr(m.sender, {AddParameter(s => s.Bind(MessageColumns.Fold(query.From)))}) > 0");
        if (!string.IsNullOrEmpty(query.Sender))
            Add($"instr(m.sender, {AddParameter(s => s.Bind(MessageColumns.Beginning(query.Sender)))}) = 1");
        if (!string.IsNullOrEmpty(query.Subject))
            Add($"instr(m.subject, {AddParameter(s => s.Bind(MessageColumns.Fold(query.Subject)))}) > 0");
        if (query.After is { } after)
            Add($"{Order.At} > {AddParameter(s => s.Bind(after))}");
        if (query.Before is { } before)
            Add($"{Order.At} < {AddParameter(s => s.Bind(before))}");
    }

    private void AddMatches()
    {
        if (_matches is { } matches)
        {
            Add(HasFewMatches
                ? $"m.id IN (SELECT value FROM json_each({AddList(matches.Ids)}))"
                : $"{SearchMatches.Function}({Order.Id})");
        }
    }

    private void AddFlag(string column, bool? value)
    {
        if (value is { } flag)
            Add($"{column} = {Literal(flag)}");
    }

    private void Add(string condition) => _conditions.Append(" AND ").Append(condition);
}
