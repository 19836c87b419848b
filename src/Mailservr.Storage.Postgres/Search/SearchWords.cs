using System.Globalization;
using System.Text;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Cuts text into words as the index has them: letters, digits and symbols, without case and diacritics. Characters
/// that are words without blanks between them (Chinese, Japanese, Korean, emoji) stand alone; a word of several is found
/// as a phrase.
/// </summary>
internal static class SearchWords
{
    /// <summary>Longer ones are cut: no person types them.</summary>
    public const int MaxLength = 128;

    public static IEnumerable<string> Split(string text) => Ascii.IsValid(text) ? SplitAscii(text) : SplitRunes(text);

    // Most mail. What the other way looks up for each character, this one knows.
    private static IEnumerable<string> SplitAscii(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isPart = i < text.Length && char.IsAsciiLetterOrDigit(text[i]);
            if (isPart == start >= 0)
                continue;

            if (!isPart)
                yield return Lower(text.AsSpan(start, Math.Min(i - start, MaxLength)));
            start = isPart ? i : -1;
        }
    }

    private static string Lower(ReadOnlySpan<char> word) =>
        string.Create(word.Length, word, static (target, source) => Ascii.ToLower(source, target, out _));

    private static IEnumerable<string> SplitRunes(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii ? !char.IsAsciiLetterOrDigit((char)rune.Value) : !IsPart(rune))
            {
                // A mark belongs to the letter before it and is not indexed.
                if (word.Length > 0 && !IsMark(rune))
                    yield return Take(word);
                continue;
            }

            var alone = !rune.IsAscii && StandsAlone(rune);
            if (alone && word.Length > 0)
                yield return Take(word);
            if (word.Length < MaxLength)
                Append(word, rune);
            if (alone)
                yield return Take(word);
        }

        if (word.Length > 0)
            yield return Take(word);
    }

    public static bool IsPart(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherSymbol;

    private static bool IsMark(Rune rune) =>
        !rune.IsAscii && Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    private static void Append(StringBuilder word, Rune rune)
    {
        if (rune.IsAscii)
        {
            word.Append(char.ToLowerInvariant((char)rune.Value));
            return;
        }

        if (StandsAlone(rune))
        {
            word.Append(rune);
            return;
        }

        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (!IsMark(part))
                word.Append(Rune.ToLowerInvariant(part));
        }
    }

    private static string Take(StringBuilder word)
    {
        var taken = word.ToString();
        word.Clear();
        return taken;
    }

    // Han with radicals, kana, Hangul syllables, compatibility forms, halfwidth kana, the planes of rare Han; emoji.
    private static bool StandsAlone(Rune rune) => rune.Value is
        (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF)
        || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;
}
