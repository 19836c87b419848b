using Mailservr.AspNetCore.Dashboard;
using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.Html.Documents;
using Mailservr.AspNetCore.Html.Quotes;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Html;

/// <summary>The message as a page for a frame.</summary>
internal static class EmailHtml
{
    public const string ParameterName = "images";

    public static async Task<IResult> GetAsync(
        ResourceId id,
        ImageChoice images,
        Caller caller,
        EmailReader emails,
        MailDocuments documents,
        PublicAddress address,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await emails.FindAsync(caller, id, cancellationToken) is not { } message)
            return Problem.NotFound;
        var api = address.BaseOf(context.Request) + context.Request.ApiPath();
        var document = await documents.ReadAsync(message, images.Load, api, FoldFor(context.Request), cancellationToken);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = document.Policy;
        // Its links to pictures end, and it is nobody else's.
        headers.CacheControl = "private, no-store";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // Else browsers look up the names of all links, and who has a name of its own for each message learns that it is read.
        headers["X-DNS-Prefetch-Control"] = "off";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Text(document.Html, "text/html", System.Text.Encoding.UTF8);
    }

    private static QuoteFold FoldFor(HttpRequest request)
    {
        var texts = Texts.For(request);
        return new QuoteFold(texts["email.quoted"], texts.Language);
    }
}

/// <summary>Whether pictures of other servers are wanted: <c>block</c>, which is the default, or <c>load</c>.</summary>
internal sealed record ImageChoice(bool Load, Problem? Problem) : IApiArgument
{
    public static ValueTask<ImageChoice?> BindAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var word = reader.Text(EmailHtml.ParameterName);
        var problem = reader.Problem ?? (word is null or "block" or "load"
            ? null
            : Problem.Invalid(EmailHtml.ParameterName, "The parameter images is neither block nor load."));
        return new(new ImageChoice(word == "load", problem));
    }
}
