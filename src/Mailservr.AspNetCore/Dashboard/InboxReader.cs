using Mailservr.Addresses;
using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Reads a page of threads with what stands beside it: the same few calls of the store, however much mail there is.</summary>
internal sealed class InboxReader(IMessageStore messages, AddressBook book, AddressCategories categories, MailQueries queries)
{
    private const int ThreadsOfPage = 50;
    private const int AddressesAside = 50;
    private const int AddressesOfPage = 100;
    private const int CategoriesAside = 50;

    // Counts beyond are shown as "at least".
    private const int UnreadCounted = 100;

    public async ValueTask<InboxModel> ReadAsync(Visit visit)
    {
        var filter = InboxFilter.Of(visit.Request.Query);
        var page = PageRequest.From(visit.Request);
        var search = MailSearch.Parse(filter.Search);
        var accountId = visit.Account.Id;
        var (addresses, more) = await book.ListAsync(accountId, new AddressFilter(), 0, AddressesAside, visit.Aborted);
        var found = await QueryOfAsync(visit, filter, search) is { } query
            ? await messages.QueryThreadsAsync(accountId, query with { Cursor = page.Cursor }, visit.Aborted)
            : new MailPage<ThreadRecord>([], null);
        return new InboxModel
        {
            Filter = filter,
            Search = search,
            Threads = found.Items,
            Next = page.Next(found.Next),
            IsCursorBad = page.Problem is not null,
            Addresses = addresses,
            HasMoreAddresses = more is not null,
            Address = filter.AddressId is { } id ? await FindAsync(visit, addresses, id) : null,
            Categories = await categories.ListAsync(accountId, 0, CategoriesAside, visit.Aborted),
            Unread = await UnreadAsync(visit),
            Done = InboxDone.Of(visit),
        };
    }

    private async ValueTask<AddressRecord?> FindAsync(Visit visit, IReadOnlyList<AddressRecord> known, long id) =>
        known.FirstOrDefault(address => address.Id == id) ?? await book.FindAsync(visit.Account.Id, id, visit.Aborted);

    private async ValueTask<UnreadCounts> UnreadAsync(Visit visit)
    {
        var query = new MailQuery { Unread = true, Archived = false, Quarantined = false, Limit = UnreadCounted };
        var unread = await messages.QueryThreadsAsync(visit.Account.Id, query, visit.Aborted);
        var counts = unread.Items.CountBy(thread => thread.AddressId).ToDictionary();
        return new UnreadCounts(unread.Items.Count, counts, unread.Next is not null);
    }

    /// <returns>Null when nothing can match.</returns>
    private async ValueTask<MailQuery?> QueryOfAsync(Visit visit, InboxFilter filter, MailSearch search)
    {
        var query = ViewOf(filter) with
        {
            AddressIds = filter.AddressId is { } id ? [id] : null,
            From = search.From,
            Subject = search.Subject,
            Text = search.Words,
            // A time in whole milliseconds: later than the last one of the day before.
            After = (search.After ?? filter.After) is { } after ? StartOf(after).AddMilliseconds(-1) : null,
            Before = (search.Before ?? filter.Before) is { } before ? StartOf(before) : null,
            Limit = ThreadsOfPage,
        };
        query = query with
        {
            Unread = search.Unread ?? query.Unread,
            Starred = search.Starred ?? query.Starred,
            HasAttachment = search.HasAttachment ?? query.HasAttachment,
        };
        if (filter.CategoryId is { } categoryId)
            query = MailQueries.Within(query, await queries.AddressesOfAsync(visit.Account.Id, categoryId, visit.Aborted));
        if (query.AddressIds is { Count: 0 })
            return null;
        return search.To is { } to ? await WithinAsync(visit, query, to) : query;
    }

    private async ValueTask<MailQuery?> WithinAsync(Visit visit, MailQuery query, string to)
    {
        var filter = new AddressFilter { Text = to };
        var ids = new List<long>();
        for (long? after = 0; after is { } last;)
        {
            (var items, after) = await book.ListAsync(visit.Account.Id, filter, last, AddressesOfPage, visit.Aborted);
            ids.AddRange(items.Where(address => address.Address.Contains(to, StringComparison.OrdinalIgnoreCase))
                .Select(address => address.Id));
        }

        List<long> reached = [.. query.AddressIds is { } asked ? ids.Intersect(asked) : ids];
        return reached.Count == 0 ? null : query with { AddressIds = reached };
    }

    // A search without a list looks into the archive as well.
    private static MailQuery ViewOf(InboxFilter filter) => filter.View switch
    {
        MailView.Unread => new() { Unread = true, Archived = false, Quarantined = false },
        MailView.Starred => new() { Starred = true, Quarantined = false },
        MailView.Attachments => new() { HasAttachment = true, Quarantined = false },
        MailView.Archived => new() { Archived = true, Quarantined = false },
        MailView.Quarantined => new() { Quarantined = true },
        _ => new() { Archived = filter.IsSearching ? null : false, Quarantined = false },
    };

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
