using System.Net;

namespace Mailservr.Webhooks;

/// <summary>What is told to the web, and how much at once.</summary>
public sealed class WebhookOptions
{
    /// <summary>Lets webhooks go to http and to private addresses: for tests, and for hosts that deliver to themselves.</summary>
    public bool AllowInsecureTargets { get; set; }

    /// <summary>
    /// Comma-separated hosts (which may then be private and use http) and networks in CIDR notation (whose addresses
    /// may then be delivered to): for receivers of your own.
    /// </summary>
    public string AllowedTargets { get; set; } = "";

    /// <summary>Requests at once, of all webhooks; one webhook has one. At most half of them wait for failing ones.</summary>
    public int RequestsInFlight { get; set; } = 128;

    /// <summary>Deliveries that may wait for one webhook; further events wait in the journal.</summary>
    public int BacklogCount { get; set; } = 1000;

    /// <summary>Bytes of deliveries that may wait for one webhook; further events wait in the journal.</summary>
    public long BacklogBytes { get; set; } = 4L * 1024 * 1024;

    /// <summary>How long deliveries can be looked at and sent again.</summary>
    public TimeSpan LogRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>One of <see cref="AllowedTargets"/> that is neither a network nor a host; null when there is none.</summary>
    public string? FindWrongTarget() => ListAllowedTargets().FirstOrDefault(target =>
        !IPNetwork.TryParse(target, out _) && Uri.CheckHostName(target) == UriHostNameType.Unknown);

    internal IReadOnlyList<string> ListAllowedTargets() =>
        AllowedTargets.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
