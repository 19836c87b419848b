using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Dashboard.Statistics;

/// <summary>Counts the mail of an address by day. What was deleted is not counted.</summary>
internal sealed class DailyMail(IMessageStore messages, TimeProvider time)
{
    public const int Days = 30;
    private const int PageSize = 200;

    // An address of a mailing list must not make its page slow: with more, fewer days are shown.
    private const int MostRead = 1000;

    /// <returns>A count for each day (UTC), the oldest first, today last.</returns>
    public async ValueTask<IReadOnlyList<DayCount>> ReadAsync(
        long accountId, long addressId, CancellationToken cancellationToken)
    {
        var today = DayOf(time.GetUtcNow());
        var first = today.AddDays(1 - Days);
        var counts = new Dictionary<DateOnly, int>();
        var query = new MailQuery { AddressIds = [addressId], After = StartOf(first).AddMilliseconds(-1), Limit = PageSize };
        for (var read = 0; ;)
        {
            var page = await messages.QueryMessagesAsync(accountId, query, cancellationToken);
            foreach (var day in page.Items.Select(message => DayOf(message.ReceivedAt)))
                counts[day] = counts.GetValueOrDefault(day) + 1;
            read += page.Items.Count;
            if (page.Next is null)
                break;
            if (read >= MostRead)
            {
                // The day of the last one may go on beyond it.
                first = Min(counts.Keys.Min().AddDays(1), today);
                break;
            }
            query = query with { Cursor = page.Next };
        }

        return [.. Enumerable.Range(0, today.DayNumber - first.DayNumber + 1)
            .Select(first.AddDays)
            .Select(day => new DayCount(day, counts.GetValueOrDefault(day)))];
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static DateOnly Min(DateOnly one, DateOnly other) => one < other ? one : other;
}

/// <param name="Day">In UTC.</param>
/// <param name="Emails">Received on it.</param>
internal sealed record DayCount(DateOnly Day, int Emails);
