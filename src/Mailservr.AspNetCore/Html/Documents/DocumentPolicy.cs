namespace Mailservr.AspNetCore.Html.Documents;

/// <summary>
/// What a browser lets the page of a message do (Content Security Policy Level 3): show its style and our pictures, and
/// open links in windows of their own.
/// </summary>
/// <param name="Header">As a header, with what only a header can say.</param>
/// <param name="Meta">As a meta element, for whoever shows the page by other means.</param>
internal sealed record DocumentPolicy(string Header, string Meta)
{
    public static DocumentPolicy For(string api, bool loadImages)
    {
        // The page has no origin of its own to be meant by 'self'. A semicolon would begin another directive.
        var place = api.Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
        var images = $"data: {place}/attachments/" + (loadImages ? $" {place}/images/" : "");
        var meta = $"default-src 'none'; img-src {images}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
        return new DocumentPolicy(
            meta + "; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox", meta);
    }
}
