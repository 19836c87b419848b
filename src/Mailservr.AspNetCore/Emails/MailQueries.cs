using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Emails;

/// <summary>Turns filters of the API into a query of the message store.</summary>
internal sealed class MailQueries(AddressBook book)
{
    // One page of addresses after the other: a category is a label that people put on by hand.
    private const int PageSize = 100;

    /// <returns>Null when nothing can match.</returns>
    public async ValueTask<MailQuery?> OfAsync(
        AccountRecord account, MailFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = filter.Query with { Cursor = page.Cursor, Limit = page.Limit };
        if (filter.CategoryId is not { } categoryId)
            return query;
        var inCategory = await AddressesOfAsync(account.Id, categoryId, cancellationToken);
        var ids = query.AddressIds is { } asked ? [.. inCategory.Intersect(asked)] : inCategory;
        return ids.Count == 0 ? null : query with { AddressIds = ids };
    }

    private async ValueTask<List<long>> AddressesOfAsync(
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
