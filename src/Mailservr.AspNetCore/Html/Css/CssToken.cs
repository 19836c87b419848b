namespace Mailservr.AspNetCore.Html.Css;

internal enum CssTokenKind : byte
{
    Space,
    Ident,

    /// <summary>A name and its opening bracket.</summary>
    Function,
    AtKeyword,
    Hash,
    String,
    Url,
    Number,
    Percentage,
    Dimension,
    Colon,
    Semicolon,
    Comma,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,

    /// <summary>Any other character.</summary>
    Delimiter,

    /// <summary><c>&lt;!--</c> and <c>--&gt;</c>, which mean nothing around rules.</summary>
    CommentMark,

    /// <summary>A string or address that is broken off.</summary>
    Bad,
}

/// <summary>A range of a style sheet.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">The first character.</param>
/// <param name="Length">Characters.</param>
/// <param name="IsEscaped">Holds an escape: it says something else than it shows, so that nothing of it is kept.</param>
internal readonly record struct CssToken(CssTokenKind Kind, int Start, int Length, bool IsEscaped);
