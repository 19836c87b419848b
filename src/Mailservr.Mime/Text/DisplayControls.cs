namespace Mailservr.Mime;

/// <summary>Characters that change how text around them looks and show nothing themselves.</summary>
internal static class DisplayControls
{
    /// <summary>
    /// Bidirectional controls (Unicode TR9: U+061C, U+200E/F, U+202A–E, U+2066–9) and zero-width characters.
    /// </summary>
    public static bool IsHidden(char c) => c is '\u061C' or '\u180E' or (>= '\u200B' and <= '\u200F')
        or (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or '\uFEFF';

    /// <summary>
    /// The joiners U+200C and U+200D are spelling in Persian and Indic scripts and hold emoji together. Behind anything
    /// else they only hide.
    /// </summary>
    public static bool IsJoined(char previous, char c) => c is '\u200C' or '\u200D'
        && (char.IsSurrogate(previous) || previous is >= '\u2190' and <= '\u2BFF' or '\uFE0F'
            || previous >= '\u0600' && char.IsLetter(previous) || previous is >= '\u0900' and <= '\u0DFF');
}
