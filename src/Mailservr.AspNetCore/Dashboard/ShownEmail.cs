using Mailservr.AspNetCore.Html.Findings;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>An email of a thread, as its page shows it.</summary>
public sealed record ShownEmail
{
    /// <summary>What is known of it.</summary>
    public required MessageRecord Record { get; init; }

    /// <summary>What is stored of it is damaged; nothing else here is known then.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>Its text part; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>It is shown in a frame.</summary>
    public bool HasHtml { get; init; }

    /// <summary>Not folded up.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Pictures of other servers are shown.</summary>
    public bool LoadsImages { get; init; }

    /// <summary>They are for every email of this sender.</summary>
    public bool TrustsSender { get; init; }

    /// <summary>Nothing of this sender has come before.</summary>
    public bool IsFirstContact { get; init; }

    /// <summary>What its HTML does; null for an email that is folded up or has none.</summary>
    internal MailFindings? Findings { get; init; }

    /// <summary>Where small pictures of its attachments are, by the id of the attachment.</summary>
    public IReadOnlyDictionary<long, string> Thumbnails { get; init; } = new Dictionary<long, string>();
}
