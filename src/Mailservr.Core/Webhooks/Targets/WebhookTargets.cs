using System.Globalization;
using System.Net;

namespace Mailservr.Webhooks;

/// <summary>
/// Where webhooks may go. What is written in a URL is looked at when it is saved; what counts is the address, when the
/// connection is made.
/// </summary>
internal sealed class WebhookTargets
{
    private const int MaxLength = 2000;
    private const int FirstFreePort = 1024;

    private static readonly string[] LocalNames = ["localhost", "local", "internal", "home.arpa", "lan", "test", "invalid"];

    private readonly bool _anywhere;
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    public WebhookTargets(MailservrOptions options)
        : this(options.Webhooks.ListAllowedTargets()) =>
        _anywhere = options.Webhooks.AllowInsecureTargets;

    public WebhookTargets(IEnumerable<string> allowed)
    {
        foreach (var target in allowed)
        {
            if (IPNetwork.TryParse(target, out var network))
                _networks.Add(network);
            else
                _hosts.Add(target);
        }
    }

    /// <summary>Whether a request to a public host may be made without TLS: for what is public itself.</summary>
    public bool TakesHttp { get; init; }

    /// <summary>What is wrong with a URL, or null.</summary>
    public TargetFault? Check(string url)
    {
        if (url.Length is 0 or > MaxLength)
            return new("length", "The URL must have 1 to 2000 characters.");
        // Letters beyond ASCII and backslashes are read differently by different programs.
        if (!url.All(c => c is > ' ' and <= '~' and not '\\'))
            return new("characters", "The URL has characters that must be escaped.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            return new("incomplete", "Give a whole URL, like https://example.com/hook.");
        if (uri.UserInfo.Length > 0 || Authority(url).Contains('@', StringComparison.Ordinal))
            return new("credentials", "The URL must have no user name and no password.");
        if (uri.Fragment.Length > 0)
            return new("fragment", "The URL must have no fragment.");
        if (Authority(url).Contains('%', StringComparison.Ordinal))
            return new("escaped_host", "The host of the URL must not be escaped.");
        if (IsAllowedHost(uri.IdnHost))
            return null;
        return uri.Scheme == "https" || TakesHttp ? CheckHost(uri) : new("not_https", "The URL must begin with https.");
    }

    /// <summary>Whether a host is one of those that may be private.</summary>
    public bool IsAllowedHost(string host) => _anywhere || _hosts.Contains(host.TrimEnd('.'));

    /// <summary>Whether a connection may be made to what a host stands for now.</summary>
    public bool IsAllowedAddress(string host, IPAddress address)
    {
        if (IsAllowedHost(host) || PublicInternet.Is(address))
            return true;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Exists(network => network.Contains(plain));
    }

    private TargetFault? CheckHost(Uri uri)
    {
        // Below are the ports of other services; a request is also a message to them.
        if (uri.Port is not (443 or 80) && uri.Port < FirstFreePort)
        {
            var port = uri.Port.ToString(CultureInfo.InvariantCulture);
            return new("port", $"The port {port} is not allowed: use 443, or one from 1024.");
        }

        var host = uri.IdnHost.TrimEnd('.');
        if (IPAddress.TryParse(host, out var address))
            return IsAllowedAddress(host, address) ? null : new("private_address", "The URL leads to an address that is not public.");
        var isLocal = !host.Contains('.', StringComparison.Ordinal)
            || Array.Exists(LocalNames, name => host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
        return isLocal ? new("private_host", "The URL leads to a host that is not public.") : null;
    }

    private static string Authority(string url)
    {
        var begin = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.AsSpan(begin).IndexOfAny('/', '?', '#');
        return end < 0 ? url[begin..] : url.Substring(begin, end);
    }
}

/// <param name="Reason">A word for programs, like <c>not_https</c>.</param>
/// <param name="Detail">A sentence for people.</param>
internal sealed record TargetFault(string Reason, string Detail);
