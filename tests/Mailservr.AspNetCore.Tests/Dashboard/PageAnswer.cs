using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>A page as it came, and what a browser makes of it.</summary>
public sealed class PageAnswer
{
    public PageAnswer(HttpResponseMessage response, byte[] body)
    {
        ArgumentNullException.ThrowIfNull(response);
        (Status, Body) = (response.StatusCode, body);
        Location = response.Headers.Location?.ToString();
        Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        Document = new HtmlParser().ParseDocument(IsHtml ? Text : "");
    }

    public HttpStatusCode Status { get; }

    public string? Location { get; }

    public byte[] Body { get; }

    public string Text => Encoding.UTF8.GetString(Body);

    public IReadOnlyDictionary<string, string> Headers { get; }

    public IHtmlDocument Document { get; }

    public bool IsHtml => Headers.GetValueOrDefault("Content-Type") == "text/html; charset=utf-8";

    /// <summary>The text that a person sees in the main part.</summary>
    public string Shown => Trim(Document.QuerySelector("main"));

    /// <summary>What the page says was done.</summary>
    public string Notice => Trim(Document.QuerySelector("[role=status]"));

    /// <summary>What the page says is wrong.</summary>
    public string Fault => Trim(Document.QuerySelector(".fault:not([hidden])"));

    /// <summary>The subjects of a list of threads.</summary>
    public IReadOnlyList<string> Subjects => [.. Document.QuerySelectorAll(".threads .subject").Select(Trim)];

    public IElement One(string selector) => Document.QuerySelector(selector)
        ?? throw new InvalidOperationException($"There is no {selector} in\n{Text}");

    public string Link(string selector) => One(selector).GetAttribute("href") ?? "";

    public IElement Form(string action) =>
        Document.QuerySelectorAll("form").FirstOrDefault(form => form.GetAttribute("action")?.EndsWith(action, StringComparison.Ordinal) == true)
        ?? throw new InvalidOperationException($"There is no form for {action} in\n{Text}");

    private static string Trim(IElement? element) =>
        string.Join(' ', (element?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
