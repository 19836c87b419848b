using System.Globalization;
using System.Text;

namespace Mailservr.Messages;

/// <summary>
/// Cuts text into the words that search knows: letters, digits and symbols, without case and diacritics. Characters that
/// are words without blanks between them (Chinese, Japanese, Korean, emoji) stand alone; a word of several is found as a
/// phrase. An index and its queries have to use the same.
/// </summary>
/// <param name="text">To be cut.</param>
public sealed class SearchWordReader(string text)
{
    /// <summary>UTF-16 code units of a word. Longer ones are cut: no person types them.</summary>
    public const int MaxLength = 128;

    // Of an ASCII character the letter or digit that is indexed; 0 where it is a part of no word.
    private static readonly byte[] Folded =
        [.. Enumerable.Range(0, 128).Select(c => (byte)(char.IsAsciiLetterOrDigit((char)c) ? char.ToLowerInvariant((char)c) : 0))];

    private readonly string _text = Composed(text);

    // A letter that is written as several has room beyond the longest word.
    private readonly char[] _word = new char[MaxLength + 32];
    private int _length;
    private int _position;

    /// <summary>The word that <see cref="Read"/> has come to; valid until the next.</summary>
    public ReadOnlySpan<char> Word => _word.AsSpan(0, _length);

    /// <summary>All words of a text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var words = new SearchWordReader(text);
        while (words.Read())
            yield return words.Word.ToString();
    }

    /// <summary>Goes to the next word; false behind the last.</summary>
    public bool Read()
    {
        _length = 0;
        while (_position < _text.Length)
        {
            if (char.IsAscii(_text[_position]) ? !ReadAscii() : !ReadRune())
                return true;
        }

        return _length > 0;
    }

    // What stands alone is one character, also where a file system has taken it apart: kana and its voicing marks, the
    // letters of a Hangul syllable.
    private static string Composed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u1100', '\u11FF') && !text.AsSpan().ContainsAny('\u3099', '\u309A'))
            return text;
        // Halves of surrogate pairs, which cannot be normalized, become U+FFFD.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(NormalizationForm.FormC);
    }

    // Each answers false where the word ends. Most mail is ASCII, and is cut without a look into any table of Unicode.
    private bool ReadAscii()
    {
        var rest = _text.AsSpan(_position);
        var (position, length) = (0, _length);
        if (length == 0)
        {
            while (position < rest.Length && char.IsAscii(rest[position]) && Folded[rest[position]] == 0)
                position++;
        }

        for (; position < rest.Length && char.IsAscii(rest[position]); position++)
        {
            var letter = Folded[rest[position]];
            if (letter == 0)
                break;
            if (length < MaxLength)
                _word[length++] = (char)letter;
        }

        (_position, _length) = (_position + position, length);
        return length == 0 || position == rest.Length || !char.IsAscii(rest[position]);
    }

    private bool ReadRune()
    {
        _ = Rune.DecodeFromUtf16(_text.AsSpan(_position), out var rune, out var consumed);
        var alone = StandsAlone(rune);
        if (alone && _length > 0)
            return false;

        _position += consumed;
        if (!IsPart(rune))
            return _length == 0 || IsMark(rune); // A mark belongs to the letter before it and is not indexed.

        if (alone)
            _length = rune.EncodeToUtf16(_word);
        else if (_length < MaxLength)
            Append(rune);
        return !alone;
    }

    private void Append(Rune rune)
    {
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (!IsMark(part) && _length < _word.Length - 1)
                _length += Rune.ToLowerInvariant(part).EncodeToUtf16(_word.AsSpan(_length));
        }
    }

    private static bool IsPart(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherSymbol;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    // Han with radicals, kana, Hangul syllables, compatibility forms, halfwidth kana, the planes of rare Han; emoji.
    private static bool StandsAlone(Rune rune) => rune.Value is
        (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF)
        || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;
}
