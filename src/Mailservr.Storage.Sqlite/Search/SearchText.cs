using System.Globalization;
using System.Text;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// Text as the index and its queries have it: characters that are words without blanks between them (Chinese, Japanese,
/// Korean, emoji) stand alone, so that the tokenizer does not take a whole sentence for one word. A word of several is
/// found as a phrase.
/// </summary>
internal static class SearchText
{
    /// <summary>The option of unicode61 that belongs to <see cref="IsTokenPart"/>: its default, and symbols.</summary>
    public const string Categories = "L* N* Co So";

    public static string Separate(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        var separated = new StringBuilder(text.Length + (text.Length / 4));
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
                separated.Append(' ');
            else if (StandsAlone(rune))
                separated.Append(' ').Append(rune).Append(' ');
            else
                separated.Append(rune);
        }

        return separated.ToString();
    }

    /// <summary>What the tokenizer takes for a part of a word.</summary>
    public static bool IsTokenPart(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherSymbol;

    // Han with radicals, kana, Hangul syllables, compatibility forms, halfwidth kana, the planes of rare Han; emoji.
    private static bool StandsAlone(Rune rune) => rune.Value is
        (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF)
        || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;
}
