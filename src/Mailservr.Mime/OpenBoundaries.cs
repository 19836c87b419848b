namespace Mailservr.Mime;

/// <summary>
/// Tells quickly that a line is no boundary of the multiparts that are open, however many there are: a message may have
/// a hundred of them and millions of lines that begin with "--".
/// </summary>
internal sealed class OpenBoundaries
{
    // So few are faster compared than hashed.
    private const int Few = 4;

    private readonly Dictionary<int, int> _hashes = [];

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> boundary)
    {
        Count++;
        var hash = Hash(boundary);
        _hashes[hash] = _hashes.GetValueOrDefault(hash) + 1;
    }

    public void Remove(ReadOnlySpan<byte> boundary)
    {
        Count--;
        var hash = Hash(boundary);
        if (--_hashes[hash] == 0)
            _hashes.Remove(hash);
    }

    /// <param name="text">A line without its first "--" and its line break.</param>
    public bool MayContain(ReadOnlySpan<byte> text)
    {
        if (Count <= Few)
            return true;
        text = text.TrimEnd(" \t"u8);
        return _hashes.ContainsKey(Hash(text)) || text.EndsWith("--"u8) && _hashes.ContainsKey(Hash(text[..^2]));
    }

    // Blanks at the end may be the boundary's own or padding; whoever compares will see.
    private static int Hash(ReadOnlySpan<byte> text)
    {
        var hash = default(HashCode);
        hash.AddBytes(text.TrimEnd(" \t"u8));
        return hash.ToHashCode();
    }
}
