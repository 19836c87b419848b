namespace Mailservr.AspNetCore.Html.Findings;

/// <summary>What the reader of a message is told about it.</summary>
internal sealed record MailFindings
{
    /// <summary>Pictures of other servers that are not shown.</summary>
    public required int BlockedImages { get; init; }

    /// <summary>Who would learn that the message is read: invisible pictures and known ways to count readers.</summary>
    public required IReadOnlyList<Finding> Trackers { get; init; }

    /// <summary>Parameters of links that say who follows them.</summary>
    public required IReadOnlyList<Finding> Decorations { get; init; }

    /// <summary>Where the links lead.</summary>
    public required IReadOnlyList<LinkFinding> Links { get; init; }

    /// <summary>There was more than can be shown.</summary>
    public required bool Truncated { get; init; }
}

/// <param name="Name">Of a service, a host or a parameter.</param>
/// <param name="Count">How often it is there.</param>
internal sealed record Finding(string Name, int Count);

/// <param name="Url">What the link opens.</param>
/// <param name="Text">What the reader sees.</param>
/// <param name="Host">Where it leads, as the network knows it; empty for mail addresses and telephone numbers.</param>
/// <param name="Warnings">Why it may not be what it looks like.</param>
internal sealed record LinkFinding(string Url, string Text, string Host, LinkWarnings Warnings);

[Flags]
internal enum LinkWarnings
{
    None = 0,

    /// <summary>The text names a host, and the link leads to another.</summary>
    OtherHost = 1,

    /// <summary>The host has letters beyond ASCII, which can look like others.</summary>
    Punycode = 1 << 1,

    /// <summary>A name of the host mixes letters of several scripts.</summary>
    MixedScripts = 1 << 2,

    /// <summary>The address has a user name, which can look like a host.</summary>
    UserName = 1 << 3,
}
