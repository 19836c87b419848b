namespace Mailservr.Domains;

/// <summary>Reads records of text: words (RFC 7208 §4.6.1), or tags with values (RFC 6376 §3.2).</summary>
internal static class TagList
{
    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The value of the first tag of the name; null when there is none.</summary>
    public static string? Find(string text, string name)
    {
        foreach (var tag in text.Split(';'))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && AreEqual(tag[..equals].Trim(), name))
                return tag[(equals + 1)..].Trim();
        }
        return null;
    }

    public static bool AreEqual(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
