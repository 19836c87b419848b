using System.Text;

namespace Mailservr.Storage.Postgres;

/// <summary>Text as PostgreSQL takes it: UTF-8 without NUL. What is neither becomes U+FFFD, in rows and in questions.</summary>
internal static class StoredText
{
    public static string Clean(string text)
    {
        var position = 0;
        while (position < text.Length && text[position] != '\0' && !char.IsSurrogate(text[position]))
            position++;
        if (position == text.Length)
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return clean.ToString();
    }

    /// <summary>Makes a comparison blind to case, in any script and whatever the locale of the database.</summary>
    public static string Fold(string text) => Clean(text).ToLowerInvariant();
}
