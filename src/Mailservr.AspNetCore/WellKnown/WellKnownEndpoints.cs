using System.Globalization;
using System.Text;
using Mailservr.AspNetCore.Http;
using Mailservr.Domains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.WellKnown;

/// <summary>Pages of agreed names (RFC 8615). What the app maps itself comes first.</summary>
internal static class WellKnownEndpoints
{
    private const string PlainText = "text/plain; charset=utf-8";
    private const string PolicyHostPrefix = "mta-sts.";

    // RFC 9116 §2.5.5: less than a year. Half of one, and the same text for a whole day.
    private static readonly TimeSpan SecurityTextLifetime = TimeSpan.FromDays(180);

    public static void MapWellKnown(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<IOptions<MailservrOptions>>().Value;
        var pages = endpoints.MapGroup("").WithOrder(RouteOrder.BehindTheApp).AllowAnonymous().ExcludeFromDescription();
        if (services.GetService<IWebHostEnvironment>()?.WebRootFileProvider.GetFileInfo("robots.txt").Exists != true)
            pages.MapGet("/robots.txt", Robots);
        if (!string.IsNullOrWhiteSpace(options.WellKnown.SecurityContacts))
            pages.MapGet("/.well-known/security.txt", SecurityText);
        if (!string.IsNullOrWhiteSpace(options.WellKnown.ChangePassword))
            pages.MapGet("/.well-known/change-password", ChangePassword);
        if (options.DomainRecords.MtaSts != MtaStsMode.Off)
            pages.MapGet("/.well-known/mta-sts.txt", MtaStsAsync);
    }

    // RFC 9309: nothing of the mail is for search engines.
    private static IResult Robots(HttpRequest request, IOptions<MailservrOptions> options)
    {
        var prefix = request.Here()[..^"/robots.txt".Length];
        string[] paths = ["api", "openapi", "health"];
        if (options.Value.Dashboard is { Enabled: true } dashboard)
            paths = [.. paths, dashboard.Path.TrimStart('/')];
        return Text("User-agent: *\n" + string.Concat(paths.Select(path => $"Disallow: {prefix}/{path}/\n")));
    }

    private static IResult SecurityText(IOptions<MailservrOptions> options, TimeProvider time)
    {
        var wellKnown = options.Value.WellKnown;
        var expires = time.GetUtcNow().UtcDateTime.Date + SecurityTextLifetime;
        var text = new StringBuilder();
        foreach (var contact in SecurityContacts.Of(wellKnown.SecurityContacts))
            text.Append("Contact: ").Append(contact).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"Expires: {expires:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
        if (options.Value.PublicUrl is { } url)
            text.Append(CultureInfo.InvariantCulture, $"Canonical: {new Uri(url, "/.well-known/security.txt")}\n");
        if (wellKnown.SecurityPolicy is { } policy)
            text.Append("Policy: ").Append(policy.AbsoluteUri).Append('\n');
        return Text(text.ToString());
    }

    private static IResult ChangePassword(IOptions<MailservrOptions> options) =>
        Results.Redirect(options.Value.WellKnown.ChangePassword);

    // RFC 8461 §3.3: asked at https://mta-sts.<domain>/, and no redirect is followed.
    private static async Task<IResult> MtaStsAsync(
        HttpRequest request, DomainDirectory domains, DomainChecks checks, CancellationToken cancellationToken)
    {
        var host = request.Host.Host;
        if (!host.StartsWith(PolicyHostPrefix, StringComparison.OrdinalIgnoreCase)
            || checks.MtaStsPolicy is not { } policy)
            return Problem.NotFound;
        var domain = await domains.FindByNameAsync(host[PolicyHostPrefix.Length..], cancellationToken);
        return domain is { Active: true } ? Text(policy) : Problem.NotFound;
    }

    private static IResult Text(string text) => Results.Text(text, PlainText, Encoding.UTF8);
}
