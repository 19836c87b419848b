using System.Text;

namespace Mailservr.AspNetCore.Html;

/// <summary>Names that a mail gives to its elements; they get a prefix, so that they meet no other.</summary>
internal static class Names
{
    private const string Prefix = "m-";
    private const int MaxLength = 200;

    /// <summary>With the prefix once, and without what would have to be escaped in a style sheet.</summary>
    public static string Prefixed(ReadOnlySpan<char> name)
    {
        var plain = Plain(name);
        return plain.StartsWith(Prefix, StringComparison.Ordinal) ? plain : Prefix + plain;
    }

    /// <summary>The classes that a style sheet can name.</summary>
    public static string Classes(string value) => string.Join(
        ' ', value.Split([' ', '\t', '\n', '\r', '\f'], StringSplitOptions.RemoveEmptyEntries)
            .Where(name => name.Length <= MaxLength && Plain(name) == name));

    private static string Plain(ReadOnlySpan<char> name)
    {
        var plain = new StringBuilder();
        foreach (var c in name[..Math.Min(name.Length, MaxLength)])
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' || char.IsLetter(c))
                plain.Append(c);
        }
        return plain.ToString();
    }
}
