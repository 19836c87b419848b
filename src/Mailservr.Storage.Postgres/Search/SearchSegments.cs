namespace Mailservr.Storage.Postgres;

/// <summary>The segments of the accounts of a batch, kept from other indexers.</summary>
internal sealed class SearchSegments(IEnumerable<SearchSegment> known)
{
    /// <summary>Mail that comes out of order by no more than that, because several hosts receive it.</summary>
    private static readonly TimeSpan Jitter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    private readonly Dictionary<long, List<SearchSegment>> _segments =
        known.GroupBy(s => s.AccountId).ToDictionary(g => g.Key, g => g.OrderBy(s => s.BeginsAt).ToList());

    public IEnumerable<SearchSegment> Changed => _segments.Values.SelectMany(all => all).Where(s => s.IsChanged);

    /// <summary>The segment of a message. It counts the message from now on, and its sender as listed.</summary>
    public SearchSegment Place(long accountId, DateTimeOffset at)
    {
        if (!_segments.TryGetValue(accountId, out var all))
            _segments.Add(accountId, all = [New(accountId, 0, DateTimeOffset.MinValue)]);
        var index = all.FindLastIndex(s => s.BeginsAt <= at);
        // Older than any only where the first segment was lost.
        if (index < 0)
            all[index = 0].BeginsAt = DateTimeOffset.MinValue;
        var segment = all[index];
        // Old mail that is brought from elsewhere, in its order of time, must not lie around in the segment of today.
        var isOld = index == all.Count - 1 && segment.Messages > 0 && at < segment.OldestAt && segment.OldestAt - at > Jitter;
        if (isOld || segment.Messages >= SearchSegment.Size)
            segment = Split(all, index, at);

        segment.Messages++;
        segment.Listed++;
        segment.OldestAt = at < segment.OldestAt ? at : segment.OldestAt;
        segment.NewestAt = at > segment.NewestAt ? at : segment.NewestAt;
        segment.IsChanged = true;
        return segment;
    }

    // Only at one of its ends: mail between those of a full segment makes it fuller.
    private static SearchSegment Split(List<SearchSegment> all, int index, DateTimeOffset at)
    {
        var full = all[index];
        var begin = at > full.NewestAt ? full.NewestAt + Tick : full.BeginsAt;
        if (at >= full.OldestAt && at <= full.NewestAt)
            return full;

        if (at < full.OldestAt)
        {
            full.BeginsAt = full.OldestAt;
            full.IsChanged = true;
        }

        var added = New(full.AccountId, all.Max(s => s.Number) + 1, begin);
        all.Insert(at < full.OldestAt ? index : index + 1, added);
        return added;
    }

    private static SearchSegment New(long accountId, int number, DateTimeOffset beginsAt) =>
        new() { AccountId = accountId, Number = number, BeginsAt = beginsAt, IsChanged = true };
}
