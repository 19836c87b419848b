using System.Net;

namespace Mailservr.RemoteImages;

/// <summary>Pictures of other servers that mails show, when their reader asks for them.</summary>
public sealed class RemoteImageOptions
{
    /// <summary>
    /// Comma-separated hosts (which may then be private) and networks in CIDR notation (whose addresses may then be
    /// asked): for image servers of your own. Whoever sends mail can have them asked.
    /// </summary>
    public string AllowedTargets { get; set; } = "";

    /// <summary>Memory for pictures that were fetched: mails of one sender show the same ones again and again.</summary>
    public long CacheBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>One of <see cref="AllowedTargets"/> that is neither a network nor a host; null when there is none.</summary>
    public string? FindWrongTarget() => ListAllowedTargets().FirstOrDefault(target =>
        !IPNetwork.TryParse(target, out _) && Uri.CheckHostName(target) == UriHostNameType.Unknown);

    internal IReadOnlyList<string> ListAllowedTargets() =>
        AllowedTargets.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
