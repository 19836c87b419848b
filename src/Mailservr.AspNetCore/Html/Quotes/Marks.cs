using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html.Quotes;

/// <summary>Attributes by which programs of mail recognise what they have written.</summary>
internal static class Marks
{
    /// <summary>Empty when there is none.</summary>
    public static string Value(HtmlNode node, string name, string source)
    {
        foreach (var attribute in node.Attributes)
        {
            if (attribute.Rule.Name == name)
                return CharacterReferences.Decode(source.AsSpan(attribute.Start, attribute.Length)).Trim();
        }
        return "";
    }

    public static bool HasClass(HtmlNode node, string[] names, string source) =>
        Value(node, "class", source).Split(' ').Any(names.Contains);
}
