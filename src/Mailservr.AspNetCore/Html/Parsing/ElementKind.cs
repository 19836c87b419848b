using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Mailservr.AspNetCore.Html.Parsing;

/// <summary>What the parser has to know of an element (WHATWG HTML §13.2).</summary>
[Flags]
internal enum Traits
{
    None = 0,

    /// <summary>Has no content and no end tag.</summary>
    Void = 1,

    /// <summary>Its start tag ends an open paragraph; its end tag closes what is open inside it.</summary>
    Block = 1 << 1,

    /// <summary>Bold and its like: opened again in each block that it reaches into (§13.2.4.3).</summary>
    Formatting = 1 << 2,

    /// <summary>An end tag of something else does not reach beyond it.</summary>
    Special = 1 << 3,

    Heading = 1 << 4,

    /// <summary>Ends a scope (§13.2.4.2).</summary>
    Scope = 1 << 5,

    /// <summary>Its end tag may be left out.</summary>
    ImpliedEnd = 1 << 6,

    /// <summary>A part of a table, at home nowhere else.</summary>
    TablePart = 1 << 7,

    /// <summary>Takes nothing but parts of a table; what else stands there is moved before the table.</summary>
    TableFrame = 1 << 8,

    Cell = 1 << 9,

    RowGroup = 1 << 10,

    /// <summary>Its content is text, not markup, and is not shown.</summary>
    RawText = 1 << 11,

    /// <summary>It is left out with all that is in it.</summary>
    Skipped = 1 << 12,

    /// <summary>Ends a drawing that it stands in (§13.2.6.5).</summary>
    LeavesDrawing = 1 << 13,
}

/// <summary>An element that the parser knows.</summary>
internal sealed class ElementKind(string name, Traits traits)
{
    public string Name => name;

    public bool Has(Traits wanted) => (traits & wanted) != Traits.None;
}

/// <summary>The known elements. What is not here leaves its content to the element around it.</summary>
internal static class Elements
{
    private const int LongestName = 16;

    private static readonly FrozenDictionary<string, ElementKind> All = Build().ToFrozenDictionary(
        kind => kind.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ElementKind>.AlternateLookup<ReadOnlySpan<char>> ByName =
        All.GetAlternateLookup<ReadOnlySpan<char>>();

    public static ElementKind Body { get; } = All["body"];

    public static ElementKind Paragraph { get; } = All["p"];

    public static ElementKind Anchor { get; } = All["a"];

    public static ElementKind Image { get; } = All["img"];

    public static ElementKind Break { get; } = All["br"];

    public static ElementKind ListItem { get; } = All["li"];

    public static ElementKind Term { get; } = All["dt"];

    public static ElementKind Definition { get; } = All["dd"];

    public static ElementKind NoBreak { get; } = All["nobr"];

    public static ElementKind Ruby { get; } = All["ruby"];

    public static ElementKind Table { get; } = All["table"];

    public static ElementKind Caption { get; } = All["caption"];

    public static ElementKind ColumnGroup { get; } = All["colgroup"];

    public static ElementKind Column { get; } = All["col"];

    public static ElementKind RowGroup { get; } = All["tbody"];

    public static ElementKind Row { get; } = All["tr"];

    public static ElementKind Style { get; } = All["style"];

    public static ElementKind PlainText { get; } = All["plaintext"];

    /// <summary>By a name in any case; null when it is none of these.</summary>
    public static ElementKind? Find(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[LongestName];
        if (Ascii.ToLower(name, lower, out var length) != OperationStatus.Done)
            return null;
        lower = lower[..length];
        return ByName.TryGetValue(lower is "image" ? "img" : lower, out var kind) ? kind : null;
    }

    private static IEnumerable<ElementKind> Build()
    {
        const Traits block = Traits.Block | Traits.Special;
        const Traits part = Traits.TablePart | Traits.Special;
        return
        [
            .. Named(Traits.Special | Traits.Scope | Traits.LeavesDrawing, "body"),
            .. Named(block, "address article aside figcaption figure footer header hgroup main nav section"),
            .. Named(block | Traits.LeavesDrawing, "blockquote center div dl ol ul pre"),
            .. Named(block | Traits.ImpliedEnd | Traits.LeavesDrawing, "p"),
            .. Named(block | Traits.Heading | Traits.LeavesDrawing, "h1 h2 h3 h4 h5 h6"),
            .. Named(Traits.Special | Traits.ImpliedEnd | Traits.LeavesDrawing, "li dd dt"),
            .. Named(Traits.ImpliedEnd, "rt rp"),
            .. Named(Traits.Formatting, "a"),
            .. Named(Traits.Formatting | Traits.LeavesDrawing, "b big code em font i nobr s small strike strong tt u"),
            .. Named(Traits.None, "abbr acronym bdi bdo cite del dfn ins kbd mark q samp time var"),
            .. Named(Traits.LeavesDrawing, "span sub sup ruby"),
            .. Named(Traits.Void | Traits.Special | Traits.LeavesDrawing, "br hr img"),
            .. Named(Traits.Void, "wbr"),
            .. Named(Traits.Special | Traits.Scope | Traits.TableFrame | Traits.LeavesDrawing, "table"),
            .. Named(part | Traits.Scope, "caption"),
            .. Named(part, "colgroup"),
            .. Named(part | Traits.Void, "col"),
            .. Named(part | Traits.TableFrame | Traits.RowGroup, "tbody thead tfoot"),
            .. Named(part | Traits.TableFrame, "tr"),
            .. Named(part | Traits.Scope | Traits.Cell, "td th"),
            .. Named(Traits.RawText, "style script title textarea iframe noembed noframes xmp plaintext"),
            .. Named(Traits.Skipped, "svg math template select datalist"),
        ];
    }

    private static IEnumerable<ElementKind> Named(Traits traits, string names) =>
        names.Split(' ').Select(name => new ElementKind(name, traits));
}
