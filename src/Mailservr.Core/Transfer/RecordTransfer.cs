using Mailservr.Storage;

namespace Mailservr.Transfer;

/// <summary>Copies the records of every type, each from the last id that the target has.</summary>
internal sealed class RecordTransfer(
    IReadOnlyList<RecordEnd> sources, IReadOnlyList<RecordEnd> targets, TransferLog log)
{
    private const int PageSize = 500;

    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        foreach (var (source, target) in sources.Zip(targets))
        {
            log.Add(s => s with { Step = source.Name });
            var after = await LastAsync(target, cancellationToken);
            while (await source.ReadAsync(after, PageSize, cancellationToken) is { Count: > 0 } page)
            {
                await target.WriteAsync(page, cancellationToken);
                after = page[^1].Id;
                log.Add(s => s with { Rows = s.Rows + page.Count });
            }
        }
    }

    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        foreach (var (source, target) in sources.Zip(targets))
        {
            var after = 0L;
            while (true)
            {
                var expected = await source.ReadAsync(after, PageSize, cancellationToken);
                var found = await target.ReadAsync(after, Math.Max(1, expected.Count), cancellationToken);
                Compare(expected, found);
                if (expected.Count == 0 || found.Count != expected.Count)
                    break;
                after = expected[^1].Id;
            }
        }
    }

    private void Compare(IReadOnlyList<Record> expected, IReadOnlyList<Record> found)
    {
        var same = expected.Zip(found).Count(pair => IdentityOf(pair.First) == IdentityOf(pair.Second));
        var differences = Math.Max(expected.Count, found.Count) - same;
        log.Add(s => s with { Compared = s.Compared + same, Differences = s.Differences + differences });
    }

    // Times may be finer in one storage than in the other.
    private static (long, long, long, string) IdentityOf(Record record) =>
        (record.Id, record.OwnerId, record.Version, record.Key);

    private static async Task<long> LastAsync(RecordEnd records, CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await records.ReadAsync(last, PageSize, cancellationToken) is { Count: > 0 } page)
            last = page[^1].Id;
        return last;
    }
}
