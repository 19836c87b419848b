using System.Text;
using System.Text.RegularExpressions;
using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html.Quotes;

/// <summary>
/// Recognises where Outlook begins what it quotes: by an id on the web and on phones, by a line above the sender, date and
/// subject of the earlier mail on desks.
/// </summary>
internal sealed partial class OutlookMarks(string source)
{
    private const int MaxHeading = 1000;
    private const int MaxTries = 50;
    private int _tries;

    public bool IsSeparator(HtmlNode node)
    {
        if (node.Kind?.Name != "div")
            return false;
        // In a quote of a quote it has an x_ before it.
        if (Marks.Value(node, "id", source) == "divRplyFwdMsg")
            return true;
        var style = Marks.Value(node, "style", source);
        return style.Contains("border-top:solid", StringComparison.OrdinalIgnoreCase)
            && _tries++ < MaxTries
            && Heading().IsMatch(TextOf(node));
    }

    private string TextOf(HtmlNode heading)
    {
        var text = new StringBuilder();
        var end = SeenText.Behind(heading);
        for (var node = heading; node is not null && node != end && text.Length < MaxHeading; node = node.First ?? SeenText.Behind(node))
        {
            if (node.Kind is null)
                text.Append(source, node.Start, Math.Min(node.Length, MaxHeading));
            else if (node.Kind == Elements.Break)
                text.Append('\n');
        }
        return CharacterReferences.Decode(text.ToString());
    }

    [GeneratedRegex(
        @"^\s*(From|Von|De|Da|Van)\s*:.*(Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden)\s*:.*(Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp)\s*:",
        RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
