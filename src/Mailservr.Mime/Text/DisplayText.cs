using System.Text;

namespace Mailservr.Mime;

/// <summary>Names and subjects as they may be shown in one line.</summary>
public static class DisplayText
{
    /// <summary>
    /// Control characters, CR and LF among them, become U+FFFD and a tab a blank; bidirectional controls and zero-width
    /// characters go, but for joiners that spell something. The stored header keeps them all.
    /// </summary>
    public static string Clean(string text)
    {
        var first = 0;
        while (first < text.Length && !char.IsControl(text[first]) && !DisplayControls.IsHidden(text[first]))
            first++;
        if (first == text.Length)
            return text;
        var clean = new StringBuilder(text, 0, first, text.Length);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c))
                clean.Append(c == '\t' ? ' ' : '\uFFFD');
            else if (!DisplayControls.IsHidden(c) || clean.Length > 0 && DisplayControls.IsJoined(clean[^1], c))
                clean.Append(c);
        }

        return clean.ToString();
    }
}
