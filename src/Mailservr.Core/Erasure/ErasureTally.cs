using System.Globalization;

namespace Mailservr.Erasure;

/// <summary>How much of each kind has been purged. Its text is kept in <see cref="ErasureRecord.Purged"/>.</summary>
internal sealed class ErasureTally
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public static ErasureTally Parse(string text)
    {
        var tally = new ErasureTally();
        foreach (var part in text.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var space = part.LastIndexOf(' ');
            tally.Add(part[..space], long.Parse(part.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }

        return tally;
    }

    public void Add(string kind, long count)
    {
        if (count > 0)
            _counts[kind] = _counts.GetValueOrDefault(kind) + count;
    }

    public override string ToString() =>
        string.Join(", ", _counts.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));
}
