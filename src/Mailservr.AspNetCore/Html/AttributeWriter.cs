using System.Text;
using Mailservr.AspNetCore.Html.Css;
using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html;

/// <summary>Writes the attributes of an element that are kept, with values that are understood.</summary>
internal sealed class AttributeWriter(string source, IImageUrls images)
{
    private const int MaxStyles = 1000;
    private const int MaxStyleLength = 32 * 1024;

    private static readonly string[] TinySizes = ["0", "1", "2", "0px", "1px", "2px"];

    // Mails repeat the same few styles at hundreds of cells.
    private readonly Dictionary<string, string> _styles = new(StringComparer.Ordinal);

    public void Write(HtmlNode node, StringBuilder output)
    {
        if (node.Kind is not { } kind)
            return;
        foreach (var attribute in node.Attributes)
        {
            if (!attribute.Rule.IsFor(kind))
                continue;
            if (ValueOf(attribute) is not { } value)
                continue;
            output.Append(' ').Append(attribute.Rule.Name).Append("=\"");
            CharacterFilter.WriteValue(value, output);
            output.Append('"');
            if (attribute.Rule.Value == ValueRule.Link && !value.StartsWith('#'))
                output.Append(" target=\"_blank\" rel=\"noopener noreferrer\"");
        }
    }

    /// <summary>Where an anchor leads outside the message; null when nowhere.</summary>
    public string? LinkOf(HtmlNode anchor)
    {
        foreach (var attribute in anchor.Attributes)
        {
            if (attribute.Rule.Value == ValueRule.Link)
                return ValueOf(attribute) is { } url && !url.StartsWith('#') ? url : null;
        }
        return null;
    }

    /// <summary>A picture of another server; null for any other.</summary>
    public ShownImage? ImageOf(HtmlNode image)
    {
        var url = RawValue(image, "src") is { } src ? LinkUrls.CleanWeb(src) : null;
        if (url is null)
            return null;
        var style = RawValue(image, "style") is { } declared ? StyleOf(declared) : "";
        var isTiny = IsTiny(image, style, "width") && IsTiny(image, style, "height");
        return new ShownImage(url, isTiny || style.Contains("display:none", StringComparison.OrdinalIgnoreCase));
    }

    // What nobody can see is there to be fetched.
    private bool IsTiny(HtmlNode image, string style, string side) =>
        TinySizes.Contains(RawValue(image, side)?.Trim() ?? "", StringComparer.OrdinalIgnoreCase)
        || style.Split(';').Any(declaration => declaration.Split(':', ' ') is [var name, var size, ..]
            && name == side && TinySizes.Contains(size, StringComparer.OrdinalIgnoreCase));

    private string? RawValue(HtmlNode node, string name)
    {
        foreach (var attribute in node.Attributes)
        {
            if (attribute.Rule.Name == name)
                return CharacterReferences.Decode(source.AsSpan(attribute.Start, attribute.Length));
        }
        return null;
    }

    private string? ValueOf(RawAttribute attribute)
    {
        var value = CharacterReferences.Decode(source.AsSpan(attribute.Start, attribute.Length));
        return attribute.Rule.Value switch
        {
            ValueRule.Text => value,
            ValueRule.Word => ValuePatterns.Word(value),
            ValueRule.Number => ValuePatterns.Number(value),
            ValueRule.Length => ValuePatterns.Length(value),
            ValueRule.Color => ValuePatterns.Color(value),
            ValueRule.Fonts => ValuePatterns.Fonts(value),
            ValueRule.Classes => NullWhenEmpty(Names.Classes(value)),
            ValueRule.Id => Names.Prefixed(value),
            ValueRule.Style => NullWhenEmpty(StyleOf(value)),
            ValueRule.Link => LinkUrls.Clean(value),
            ValueRule.Image => images.Rewrite(value),
            _ => null,
        };
    }

    private string StyleOf(string style)
    {
        if (style.Length > MaxStyleLength)
            return "";
        if (_styles.TryGetValue(style, out var known))
            return known;
        var output = new StringBuilder();
        var clean = CharacterFilter.Clean(style);
        var tokens = CssTokenizer.Tokenize(clean);
        new CssDeclarations(clean, tokens, images, output) { TakesPictures = true }.Write(0, tokens.Count);
        var written = output.ToString();
        // Each picture is to be counted, also one that is there twice.
        if (_styles.Count < MaxStyles && !style.Contains("url", StringComparison.OrdinalIgnoreCase))
            _styles.Add(style, written);
        return written;
    }

    private static string? NullWhenEmpty(string value) => value.Length == 0 ? null : value;
}
