namespace Mailservr.Transfer;

/// <summary>Copies tables page by page, each from the last row that the target has; afterwards compares all of them.</summary>
internal sealed class RowTransfer(IStorageTransfer source, IStorageTransfer target, TransferLog log)
{
    private const int PageSize = 1000;

    // A message may have a megabyte inline.
    private const int MessagePageSize = 50;

    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        foreach (var table in TransferTable.All)
        {
            log.Add(s => s with { Step = table.Name });
            var after = KeyOf(table, await target.FindLastAsync(table, cancellationToken));
            while (await source.ReadAsync(table, after, SizeOf(table), cancellationToken) is { Count: > 0 } page)
            {
                await target.WriteAsync(table, page, cancellationToken);
                after = KeyOf(table, page[^1]);
                Count(table, page.Count);
            }
        }
    }

    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        foreach (var table in TransferTable.All)
        {
            log.Add(s => s with { Step = "comparing " + table.Name });
            object?[]? after = null;
            while (true)
            {
                var expected = await source.ReadAsync(table, after, SizeOf(table), cancellationToken);
                var found = await target.ReadAsync(table, after, Math.Max(1, expected.Count), cancellationToken);
                Compare(expected, found);
                // Where the sides go apart there is no telling what belongs to what.
                if (expected.Count == 0 || found.Count != expected.Count)
                    break;
                after = KeyOf(table, expected[^1]);
            }
        }
    }

    private void Compare(IReadOnlyList<object?[]> expected, IReadOnlyList<object?[]> found)
    {
        var common = Math.Min(expected.Count, found.Count);
        var differences = Math.Max(expected.Count, found.Count) - common;
        for (var i = 0; i < common; i++)
        {
            if (!IsSame(expected[i], found[i]))
                differences++;
        }

        log.Add(s => s with { Compared = s.Compared + common, Differences = s.Differences + differences });
    }

    private void Count(TransferTable table, int rows)
    {
        var messages = table == TransferTable.Messages ? rows : 0;
        log.Add(s => s with { Rows = s.Rows + rows, Messages = s.Messages + messages });
    }

    public static bool IsSame(object?[] one, object?[] other) => one.AsSpan().SequenceEqual(other, ValueComparer.Instance);

    private static int SizeOf(TransferTable table) => table == TransferTable.Messages ? MessagePageSize : PageSize;

    private static object?[]? KeyOf(TransferTable table, object?[]? row) => row?[..table.KeyLength];

    private sealed class ValueComparer : IEqualityComparer<object?>
    {
        public static readonly ValueComparer Instance = new();

        public new bool Equals(object? x, object? y) => x is byte[] one && y is byte[] other
            ? one.AsSpan().SequenceEqual(other)
            : object.Equals(x, y);

        public int GetHashCode(object? obj) => 0;
    }
}
