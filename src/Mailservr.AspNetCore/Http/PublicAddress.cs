using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Http;

/// <summary>Where this host is reached from outside.</summary>
internal sealed class PublicAddress(IServer server, IOptions<MailservrOptions> options)
{
    /// <summary>What a path is put behind; without a slash at the end.</summary>
    public string BaseOf(HttpRequest request)
    {
        if (options.Value.PublicUrl is { } url)
            return url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(IsReachable);
        return address?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
    }

    // "Every interface" is an address to bind, not one to call: then the one the client used is given back.
    private static bool IsReachable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host is not ("0.0.0.0" or "[::]" or "*" or "+");
}
