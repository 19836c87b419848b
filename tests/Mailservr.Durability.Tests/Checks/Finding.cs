namespace Mailservr.Durability.Tests;

internal enum FindingKind
{
    /// <summary>Acknowledged and not there.</summary>
    Lost,

    /// <summary>There, but not as it was sent, or not readable.</summary>
    Damaged,

    /// <summary>There more than once, or never sent.</summary>
    Surplus,

    /// <summary>Search does not find exactly it.</summary>
    Unfindable,

    /// <summary>Not announced by exactly one event.</summary>
    Misannounced,

    /// <summary>Refused for good, or not taken when it was sent again.</summary>
    Refused,
}

/// <summary>Something that a server must never do.</summary>
internal sealed record Finding(FindingKind Kind, string Text);
