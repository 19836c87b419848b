using System.Text;

namespace Mailservr.AspNetCore.Html.Documents;

/// <summary>Puts sanitised HTML into a page.</summary>
internal static class DocumentPage
{
    // Mail is made 600 pixels wide and more. On a phone, what has such a width of its own shrinks; a share of its place stays.
    private const string Styles =
        "body{margin:12px;font-family:sans-serif;overflow-wrap:break-word}pre{white-space:pre-wrap;font:inherit}img{max-width:100%}"
        // A picture that is not shown is as large as the words that stand for it.
        + "img:not([src]){width:auto!important;height:auto!important;aspect-ratio:auto!important}"
        + "@media(max-width:620px){[width]:not([width$='%'],img),[style*='width:']:not([style*='width:100%'],img)"
        + "{max-width:calc(100vw - 32px)!important}img{height:auto!important}}";

    // What folds a quote up is ours: an important rule in a layer is stronger than all that a mail can say of it.
    private const string Fold =
        "@layer fold{details,summary{all:revert!important}summary{padding:4px 8px!important;border-radius:4px!important;background:#e9edf2!important;"
        + "color:#33415c!important;font:14px/1.5 sans-serif!important;letter-spacing:normal!important;text-indent:0!important;"
        + "visibility:visible!important;cursor:pointer!important}}";

    private const string Cut = "<p>The message is too large to be shown whole.</p>";

    public static string Write(SanitizedHtml shown, DocumentPolicy policy)
    {
        var page = new StringBuilder(shown.Body.Length + shown.Styles.Length + 1024);
        page.Append("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"");
        CharacterFilter.WriteValue(policy.Meta, page);
        page.Append("\"><meta http-equiv=\"x-dns-prefetch-control\" content=\"off\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width\"><title>Message</title><style>")
            .Append(Styles).Append(Fold).Append("</style>\n").Append(shown.Styles).Append("</head>").Append(shown.Body);
        if (shown.Truncated)
            page.Insert(page.Length - "</body>".Length, Cut);
        return page.Append("</html>\n").ToString();
    }
}
