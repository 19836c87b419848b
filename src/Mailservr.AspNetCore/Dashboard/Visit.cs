using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>One request for a page: who asks, in which language, and where the pages are.</summary>
internal sealed class Visit(HttpContext context, Place place, Texts texts, DashboardOptions options, DashboardAssets assets)
{
    // A form is a few short fields, or the marks of a page of threads.
    private const int MaxFields = 300;
    private const int MaxFieldLength = 16 * 1024;
    private const int MaxFormLength = 128 * 1024;

    public HttpContext Http => context;

    public HttpRequest Request => context.Request;

    /// <summary>What the path names, such as an address; one that nothing has where the path does not say a number.</summary>
    public ResourceId RouteId(string name = "id") => ResourceId.Of(Request.RouteValues[name] as string);

    public CancellationToken Aborted => context.RequestAborted;

    public Texts Texts => texts;

    public DashboardOptions Options => options;

    public Place Place => place;

    /// <summary>Null while nobody is signed in.</summary>
    public Caller? Caller => context.Features.Get<Caller>();

    /// <summary>Throws on a page that is open to everyone.</summary>
    public AccountRecord Account => Caller.Of(context).Account;

    /// <summary>The newest event before anything of the page was read; null where nothing was.</summary>
    public long? EventPosition { get; set; }

    /// <summary>The first page.</summary>
    public string Home => place.Root.Length == 0 ? "/" : place.Root;

    /// <param name="path">Below the first page, with its slash.</param>
    public string To(string path) => place.Root + path;

    public string Asset(string name) => To(assets.PathOf(name));

    /// <summary>A path of this site that the host has named.</summary>
    public string OfHost(string path) => Request.PathBase + path;

    public Page Show<TPage>(object model, int status = StatusCodes.Status200OK) => new(typeof(TPage), model, this, status);

    /// <summary>A form, again when something is wrong with what was typed (RFC 9110 §15.5.21).</summary>
    public Page Show<TPage>(object model, FormFault? fault) =>
        Show<TPage>(model, fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    /// <summary>What is asked for next, after a change (RFC 9110 §15.4.4).</summary>
    public static IResult Then(string path) => new SeeOther(path);

    public Page Refuse(int status, string text) => Show<Pages.MessagePage>(new PageMessage(texts["message.title"], text), status);

    public Page NotFound() => Refuse(StatusCodes.Status404NotFound, texts["message.not_found"]);

    /// <summary>What has been typed and marked. Throws <see cref="BadHttpRequestException"/> for what is no form.</summary>
    public async ValueTask<PostedForm> FormAsync()
    {
        if (!Request.HasFormContentType)
            throw new BadHttpRequestException("The body is no form.");
        var limits = new FormOptions
        {
            ValueCountLimit = MaxFields,
            ValueLengthLimit = MaxFieldLength,
            BufferBodyLengthLimit = MaxFormLength,
            MultipartBodyLengthLimit = MaxFormLength,
        };
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxFormLength;
        try
        {
            return new PostedForm(await new FormFeature(Request, limits).ReadFormAsync(Aborted));
        }
        catch (InvalidDataException exception)
        {
            throw new BadHttpRequestException(exception.Message, exception);
        }
    }
}

/// <param name="Title">The heading.</param>
/// <param name="Text">A sentence.</param>
internal sealed record PageMessage(string Title, string Text);
