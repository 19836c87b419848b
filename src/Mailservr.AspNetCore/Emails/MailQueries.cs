using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Emails;

/// <summary>Turns filters of the API into a query of the message store.</summary>
internal sealed class MailQueries(AddressBook book)
{
    // One page of addresses after the other: a category is a label that people put on by hand.
    private const int PageSize = 100;

    /// <returns>Null when nothing can match.</returns>
    public async ValueTask<MailQuery?> OfAsync(
        Caller caller, MailFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = filter.Query with { Cursor = page.Cursor, Limit = page.Limit };
        if (caller.AddressIds is { } reached)
            query = Within(query, reached);
        if (filter.CategoryId is { } categoryId)
            query = Within(query, await AddressesOfAsync(caller.Account.Id, categoryId, cancellationToken));
        return query.AddressIds is { Count: 0 } ? null : query;
    }

    /// <summary>Of these addresses only, and of those that were asked for.</summary>
    public static MailQuery Within(MailQuery query, IReadOnlyList<long> ids) =>
        query with { AddressIds = query.AddressIds is { } asked ? [.. ids.Intersect(asked)] : ids };

    /// <summary>The addresses of a category; none for one of another account.</summary>
    public async ValueTask<IReadOnlyList<long>> AddressesOfAsync(
        long accountId, long categoryId, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        var filter = new AddressFilter { CategoryId = categoryId };
        for (long? after = 0; after is { } afterId;)
        {
            var (items, next) = await book.ListAsync(accountId, filter, afterId, PageSize, cancellationToken);
            ids.AddRange(items.Select(address => address.Id));
            after = next;
        }
        return ids;
    }
}
