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

    /// <summary>Where messages come from: the mail of one address in its order, else of the account.</summary>
    public string Source { get; private set; } = "messages m";

    /// <summary>The columns that mail is in order by; the source decides whose.</summary>
    public (string At, string Id) Order { get; private set; } = ("m.received_at", "m.id");

    public string Conditions => _conditions.ToString();

    /// <summary>Nothing but the account is asked of a message.</summary>
    public bool IsOpen => _conditions.Length == 0;

    /// <summary>A search has found few messages: nothing else is to be begun with.</summary>
    public bool HasFewMatches { get; private set; }

    /// <summary>Few messages can match: better to begin with those than to try one row after another.</summary>
    public bool IsSelective { get; private set; }

    /// <summary>Parameter <c>?1</c> is always the account.</summary>
    /// <param name="accountId">Whose mail.</param>
    /// <param name="query">What is asked of a message.</param>
    /// <param name="matches">What a search for its text has found; null when that is blank.</param>
    public static MailFilter Of(long accountId, MailQuery query, SearchMatches? matches)
    {
        var filter = new MailFilter(accountId, matches);
        filter.AddAddresses(query.AddressIds);
        filter.AddFlags(query);
        filter.AddTexts(query);
        filter.AddSelections(query);
        return filter;
    }

    /// <summary>What a message of a thread is asked; flags that a thread sums up are asked of the thread.</summary>
    public static MailFilter OfThreads(long accountId, MailQuery query, SearchMatches? matches) =>
        Of(accountId, query with { Unread = null, Starred = null, HasAttachment = null }, matches);

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

    private void AddAddresses(IReadOnlyCollection<long>? addresses)
    {
        if (addresses is null)
            return;

        if (addresses.Count != 1)
        {
            var list = AddParameter(s => s.Bind("[" + string.Join(',', addresses) + "]"));
            Add($"""
                m.id IN (SELECT d.message_id FROM message_addresses d
                WHERE d.account_id = ?1 AND d.address_id IN (SELECT value FROM json_each({list})))
                """);
            return;
        }

        // CROSS JOIN: SQLite keeps to this order, and so needs no sorting.
        Source = "message_addresses d CROSS JOIN messages m ON m.id = d.message_id";
        Order = ("d.received_at", "d.message_id");
        Add($"d.account_id = ?1 AND d.address_id = {AddParameter(s => s.Bind(addresses.First()))}");
    }

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

    private void AddSelections(MailQuery query)
    {
        if (query.ThreadId is { } threadId)
            Add($"m.thread_id = {AddParameter(s => s.Bind(threadId))}");
        IsSelective = query is { ThreadId: not null } or { AddressIds: not null }
            || query is { Starred: true } or { Quarantined: true };
        AddMatches(query);
    }

    // The mail of an address, or of a thread, is begun with.
    private void AddMatches(MailQuery query)
    {
        if (_matches is not { } matches)
            return;
        if (query is { ThreadId: null, AddressIds: null } && matches.AreFew(query.Limit))
        {
            Add($"m.id IN (SELECT value FROM json_each({AddParameter(s => s.Bind("[" + string.Join(',', matches.Ids) + "]"))}))");
            IsSelective = HasFewMatches = true;
        }
        else
        {
            Add($"{SearchMatches.Function}({Order.Id})");
        }
    }

    private void AddFlag(string column, bool? value)
    {
        if (value is { } flag)
            Add($"{column} = {Literal(flag)}");
    }

    private void Add(string condition) => _conditions.Append(" AND ").Append(condition);
}
