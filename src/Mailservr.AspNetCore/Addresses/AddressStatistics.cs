using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Addresses;

internal static class AddressStatistics
{
    private const int TopSenders = 10;

    public static async Task<IResult> GetAsync(
        ResourceId id,
        Caller caller,
        AddressBook book,
        IAddressStatistics statistics,
        CancellationToken cancellationToken)
    {
        if (await book.FindAsync(caller, id, cancellationToken) is null)
            return Problem.NotFound;
        var stats = await statistics.GetAddressStatsAsync(caller.Account.Id, id, TopSenders, cancellationToken);
        return Answer.OkByContent(AddressStatsView.Of(stats));
    }
}

internal sealed record AddressStatsView
{
    public required long Received { get; init; }

    public required long Sent { get; init; }

    public required long Blocked { get; init; }

    public required long Threads { get; init; }

    public required DateTimeOffset? LastReceivedAt { get; init; }

    public required IReadOnlyList<SenderCount> TopSenders { get; init; }

    public static AddressStatsView Of(AddressStats stats) => new()
    {
        Received = stats.Received,
        Sent = stats.Sent,
        Blocked = stats.Blocked,
        Threads = stats.Threads,
        LastReceivedAt = stats.LastReceivedAt,
        TopSenders = stats.TopSenders,
    };
}
