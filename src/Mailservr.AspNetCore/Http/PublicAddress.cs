using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Http;

/// <summary>Where this host is reached from outside.</summary>
internal sealed class PublicAddress(IOptions<MailservrOptions> options, IServer? server = null)
{
    /// <summary>What a path is put behind, which begins with the base path of the app; without a slash at the end.</summary>
    public string BaseOf(HttpRequest request)
    {
        if (options.Value.PublicUrl is { } url)
            return Without(request.PathBase, url.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        var address = server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(IsReachable);
        return address?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
    }

    // A proxy that leaves the path as it is, and an app below a path, have the same one in mind.
    private static string Without(PathString pathBase, string url) =>
        pathBase.HasValue && url.EndsWith(pathBase.ToUriComponent(), StringComparison.OrdinalIgnoreCase)
            ? url[..^pathBase.ToUriComponent().Length]
            : url;

    // "Every interface" is an address to bind, not one to call: then the one the client used is given back.
    private static bool IsReachable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host is not ("0.0.0.0" or "[::]" or "*" or "+");
}
