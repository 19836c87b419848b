using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html;

/// <summary>What the value of an attribute may be.</summary>
internal enum ValueRule
{
    /// <summary>Anything: it is only shown.</summary>
    Text,

    /// <summary>Letters, digits and hyphens.</summary>
    Word,

    /// <summary>Digits.</summary>
    Number,

    /// <summary>A number, perhaps with %, * or px.</summary>
    Length,

    /// <summary>A name or hexadecimal digits.</summary>
    Color,

    /// <summary>Names of fonts.</summary>
    Fonts,

    /// <summary>Names, which style sheets refer to.</summary>
    Classes,

    /// <summary>A name that is prefixed.</summary>
    Id,

    Style,

    /// <summary>Where a link leads.</summary>
    Link,

    /// <summary>Where a picture is.</summary>
    Image,
}

/// <param name="Name">As it is written.</param>
/// <param name="Value">What its value may be.</param>
/// <param name="Elements">The elements that it may stand at; any when null.</param>
internal sealed record AttributeRule(string Name, ValueRule Value, string? Elements = null)
{
    private readonly FrozenSet<string>? _elements = Elements?.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public bool IsFor(ElementKind kind) => _elements?.Contains(kind.Name) != false;
}

/// <summary>The attributes that may be written. None of them runs anything, and two of them are addresses.</summary>
internal static class AttributeRules
{
    private const int LongestName = 16;
    private const string Cells = "td th col colgroup tr tbody thead tfoot";

    private static readonly FrozenDictionary<string, AttributeRule> All = Build().ToFrozenDictionary(
        rule => rule.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AttributeRule>.AlternateLookup<ReadOnlySpan<char>> ByName =
        All.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>By a name in any case; null when it is none of these.</summary>
    public static AttributeRule? Find(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[LongestName];
        return Ascii.ToLower(name, lower, out var length) == OperationStatus.Done
            && ByName.TryGetValue(lower[..length], out var rule)
                ? rule
                : null;
    }

    private static AttributeRule[] Build() =>
    [
        new("id", ValueRule.Id),
        new("class", ValueRule.Classes),
        new("style", ValueRule.Style),
        new("title", ValueRule.Text),
        new("lang", ValueRule.Word),
        new("dir", ValueRule.Word),
        new("role", ValueRule.Word),
        new("align", ValueRule.Word),
        new("valign", ValueRule.Word),
        new("bgcolor", ValueRule.Color, "body table " + Cells),
        new("text", ValueRule.Color, "body"),
        new("link", ValueRule.Color, "body"),
        new("color", ValueRule.Color, "font hr"),
        new("face", ValueRule.Fonts, "font"),
        new("size", ValueRule.Length, "font hr"),
        new("width", ValueRule.Length, "table img hr pre " + Cells),
        new("height", ValueRule.Length, "table img " + Cells),
        new("border", ValueRule.Length, "table img"),
        new("bordercolor", ValueRule.Color, "table td th tr"),
        new("cellpadding", ValueRule.Length, "table"),
        new("cellspacing", ValueRule.Length, "table"),
        new("hspace", ValueRule.Length, "img table"),
        new("vspace", ValueRule.Length, "img table"),
        new("rules", ValueRule.Word, "table"),
        new("frame", ValueRule.Word, "table"),
        new("summary", ValueRule.Text, "table"),
        new("colspan", ValueRule.Number, "td th"),
        new("rowspan", ValueRule.Number, "td th"),
        new("scope", ValueRule.Word, "td th"),
        new("nowrap", ValueRule.Word, "td th"),
        new("span", ValueRule.Number, "col colgroup"),
        new("alt", ValueRule.Text, "img"),
        new("type", ValueRule.Word, "ol ul li"),
        new("start", ValueRule.Number, "ol"),
        new("reversed", ValueRule.Word, "ol"),
        new("value", ValueRule.Number, "li"),
        new("clear", ValueRule.Word, "br"),
        new("noshade", ValueRule.Word, "hr"),
        new("name", ValueRule.Id, "a"),
        new("href", ValueRule.Link, "a"),
        new("src", ValueRule.Image, "img"),
        new("background", ValueRule.Image, "body table td th tr"),
    ];
}
