using System.Globalization;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>A page of threads, and what stands beside it.</summary>
internal sealed record InboxModel
{
    public required InboxFilter Filter { get; init; }

    public required MailSearch Search { get; init; }

    public required IReadOnlyList<ThreadRecord> Threads { get; init; }

    /// <summary>The cursor of the next page; null at the end.</summary>
    public required string? Next { get; init; }

    /// <summary>The page that was asked for cannot be told any more; this is the first one.</summary>
    public required bool IsCursorBad { get; init; }

    public required IReadOnlyList<AddressRecord> Addresses { get; init; }

    public required bool HasMoreAddresses { get; init; }

    /// <summary>The one that the list is of; null for all.</summary>
    public required AddressRecord? Address { get; init; }

    public required IReadOnlyList<AddressCategoryRecord> Categories { get; init; }

    /// <summary>The one that the list is of; null for all.</summary>
    public AddressCategoryRecord? Category => Categories.FirstOrDefault(category => category.Id == Filter.CategoryId);

    public required UnreadCounts Unread { get; init; }

    /// <summary>What a form has just done; null when none has.</summary>
    public required InboxDone? Done { get; init; }

    public AddressRecord? AddressOf(ThreadRecord thread) =>
        Addresses.FirstOrDefault(address => address.Id == thread.AddressId);
}

/// <summary>Unread threads of the inbox.</summary>
/// <param name="Total">Of all addresses.</param>
/// <param name="OfAddress">By the address of each thread.</param>
/// <param name="IsAtLeast">There are more than were counted.</param>
internal sealed record UnreadCounts(int Total, IReadOnlyDictionary<long, int> OfAddress, bool IsAtLeast);

/// <param name="Action">What was done.</param>
/// <param name="Count">To how many threads.</param>
internal sealed record InboxDone(MailAction Action, int Count)
{
    public static InboxDone? Of(Visit visit)
    {
        var query = visit.Request.Query;
        return Word.TryParse<MailAction>(query["done"].ToString(), out var action)
            && int.TryParse(query["count"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 0 and <= 100
                ? new InboxDone(action, count)
                : null;
    }
}
