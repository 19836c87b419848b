using System.Globalization;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>The lists of threads that there are.</summary>
internal enum MailView
{
    Inbox,
    Unread,
    Starred,
    Attachments,
    Archived,
    Quarantined,
}

/// <summary>Which threads, as the address of the page says it.</summary>
/// <param name="View">Which list.</param>
/// <param name="AddressId">Mail to this address only; null for all.</param>
/// <param name="Search">As it was typed.</param>
/// <param name="Cursor">Where the page begins; empty for the first one.</param>
internal sealed record InboxFilter(MailView View, long? AddressId, string Search, string Cursor)
{
    private const int MaxSearchLength = 500;

    public static string[] Names { get; } = ["view", "address", "category", "after", "before", "q", "cursor"];

    /// <summary>Mail to the addresses of this category only; null for all.</summary>
    public long? CategoryId { get; private init; }

    /// <summary>Received on this day (UTC) or later.</summary>
    public DateOnly? After { get; private init; }

    /// <summary>Received before this day (UTC).</summary>
    public DateOnly? Before { get; private init; }

    public bool IsSearching => Search.Length > 0 || After is not null || Before is not null;

    /// <summary>What is unknown is left out: such an address of a page comes from nowhere in ours.</summary>
    public static InboxFilter Of(IQueryCollection query)
    {
        var search = query["q"].ToString().Trim();
        return new InboxFilter(
            Word.TryParse<MailView>(query["view"].ToString(), out var view) ? view : MailView.Inbox,
            ResourceId.Of(query["address"].ToString()) is { Value: > 0 } id ? id.Value : null,
            search.Length > MaxSearchLength ? search[..MaxSearchLength] : search,
            query["cursor"].ToString())
        {
            CategoryId = ResourceId.Of(query["category"].ToString()) is { Value: > 0 } category ? category.Value : null,
            After = MailSearch.Day(query["after"].ToString()),
            Before = MailSearch.Day(query["before"].ToString()),
        };
    }

    /// <summary>The same from the text of a form or of a link; whatever it is, it stays within the list.</summary>
    public static InboxFilter Of(string query) =>
        Of(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)));

    /// <summary>For the address of the page: empty, or beginning with a question mark.</summary>
    public string ToQuery()
    {
        var query = new QueryBuilder();
        if (View != MailView.Inbox)
            query.Add("view", Word.Of(View));
        if (AddressId is { } id)
            query.Add("address", id.ToString(CultureInfo.InvariantCulture));
        if (CategoryId is { } category)
            query.Add("category", category.ToString(CultureInfo.InvariantCulture));
        if (After is { } after)
            query.Add("after", Text(after));
        if (Before is { } before)
            query.Add("before", Text(before));
        if (Search.Length > 0)
            query.Add("q", Search);
        if (Cursor.Length > 0)
            query.Add("cursor", Cursor);
        return query.ToQueryString().Value ?? "";
    }

    /// <summary>The first page of it.</summary>
    public InboxFilter Start() => this with { Cursor = "" };

    /// <summary>The first page of another list, with nothing searched for.</summary>
    public InboxFilter Of(MailView view) => this with { View = view, Search = "", Cursor = "", After = null, Before = null };

    /// <summary>The first page of the mail of a category; null for all.</summary>
    public InboxFilter OfCategory(long? id) => this with { CategoryId = id, Cursor = "" };

    /// <summary>As a date field has it.</summary>
    public static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
