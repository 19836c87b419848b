using System.Security.Cryptography;
using System.Text;

namespace Mailservr.AspNetCore.Tests.Erasure;

/// <summary>Words that are nowhere else in the world, one for each thing that an account can set.</summary>
internal sealed class Canary
{
    private readonly Dictionary<string, string> _marks = new(StringComparer.Ordinal);

    /// <summary>The word of a thing: its name, and a part that no index shortens.</summary>
    public string this[string thing]
    {
        get
        {
            if (!_marks.TryGetValue(thing, out var mark))
                _marks[thing] = mark = RandomNumberGenerator.GetHexString(20, lowercase: true);
            return thing + mark;
        }
    }

    /// <summary>The things whose word is in one of the contents, as text or as the hex digits of a dump.</summary>
    public IReadOnlyList<string> FindIn(IReadOnlyList<byte[]> contents) =>
        [.. _marks.Where(mark => IsIn(mark.Value, contents)).Select(mark => mark.Key).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Things => [.. _marks.Keys.Order(StringComparer.Ordinal)];

    private static bool IsIn(string mark, IReadOnlyList<byte[]> contents)
    {
        var bytes = Encoding.ASCII.GetBytes(mark);
        var hex = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
        return contents.Any(content => content.AsSpan().IndexOf(bytes) >= 0 || content.AsSpan().IndexOf(hex) >= 0);
    }
}
