using System.Collections.Frozen;

namespace Mailservr.AspNetCore.Html.Css;

/// <summary>The properties and functions that a mail may use: looks, not behaviour.</summary>
internal static class CssProperties
{
    private const int LongestName = 40;

    private static readonly FrozenSet<string> Names = Expand(
    [
        "color opacity visibility display direction unicode-bidi float clear position top right bottom left z-index",
        "width min-width max-width height min-height max-height box-sizing aspect-ratio object-fit object-position",
        "overflow overflow-x overflow-y overflow-wrap word-wrap word-break word-spacing line-break hyphens white-space",
        "font font-family font-size font-style font-variant font-weight font-stretch font-size-adjust line-height",
        "letter-spacing text-align text-align-last text-decoration text-decoration-color text-decoration-line",
        "text-decoration-style text-decoration-thickness text-underline-offset text-indent text-overflow text-shadow",
        "text-transform text-size-adjust -webkit-text-size-adjust -ms-text-size-adjust -webkit-font-smoothing",
        "vertical-align list-style list-style-type list-style-position table-layout border-collapse border-spacing",
        "caption-side empty-cells background background-color background-image background-position background-repeat",
        "background-size background-clip background-origin background-blend-mode box-shadow outline outline-color",
        "outline-style outline-width outline-offset columns column-count column-gap column-width row-gap gap flex",
        "flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap order align-content align-items align-self",
        "justify-content justify-items justify-self color-scheme cursor resize quotes tab-size orphans widows",
        "page-break-after page-break-before page-break-inside break-after break-before break-inside",
        "border border-color border-style border-width border-radius border-top-left-radius border-top-right-radius",
        "border-bottom-left-radius border-bottom-right-radius margin padding -webkit-border-radius -moz-border-radius",
        .. Sides("border-{0} border-{0}-color border-{0}-style border-{0}-width margin-{0} padding-{0}"),
    ]);

    private static readonly FrozenSet<string> Functions = Expand(
    [
        "rgb rgba hsl hsla hwb lab lch oklab oklch calc min max clamp linear-gradient radial-gradient",
        "repeating-linear-gradient repeating-radial-gradient conic-gradient",
    ]);

    public static bool TryFind(ReadOnlySpan<char> name, out string property) => TryFind(Names, name, out property);

    /// <param name="name">Without its bracket.</param>
    /// <param name="function">As it is written.</param>
    public static bool TryFindFunction(ReadOnlySpan<char> name, out string function) =>
        TryFind(Functions, name, out function);

    public static bool MayHavePicture(string property) => property is "background" or "background-image";

    public static bool MayHaveText(string property) => property is "font" or "font-family";

    private static bool TryFind(FrozenSet<string> names, ReadOnlySpan<char> name, out string found)
    {
        found = "";
        if (name.Length > LongestName)
            return false;
        Span<char> lower = stackalloc char[name.Length];
        for (var i = 0; i < name.Length; i++)
            lower[i] = char.IsAsciiLetterUpper(name[i]) ? (char)(name[i] | 0x20) : name[i];
        if (!names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out var known))
            return false;
        found = known;
        return true;
    }

    private static IEnumerable<string> Sides(string pattern) =>
        "top right bottom left".Split(' ').Select(side => pattern.Replace("{0}", side, StringComparison.Ordinal));

    private static FrozenSet<string> Expand(IEnumerable<string> lines) =>
        lines.SelectMany(line => line.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
}
