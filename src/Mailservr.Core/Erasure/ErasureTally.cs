using System.Globalization;

namespace Mailservr.Erasure;

/// <summary>How much there is of each kind. Written like <c>messages 12, threads 3</c>.</summary>
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

    public void Add(ErasureTally other)
    {
        foreach (var (kind, count) in other._counts)
            Add(kind, count);
    }

    /// <summary>Takes the count of the other where that is higher.</summary>
    public void Raise(ErasureTally other)
    {
        foreach (var (kind, count) in other._counts)
            _counts[kind] = long.Max(count, _counts.GetValueOrDefault(kind));
    }

    public override string ToString() =>
        string.Join(", ", _counts.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));
}
