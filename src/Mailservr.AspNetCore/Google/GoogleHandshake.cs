using Mailservr.Identities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Google;

/// <summary>What came of one half of the handshake; the handler fills it while it works on a request.</summary>
internal sealed class GoogleHandshake
{
    /// <summary>The owner has said no at Google.</summary>
    public const string Denied = "access_denied";

    /// <summary>Not begun in this browser, too late, not answered by Google, or answered for somebody else.</summary>
    public const string Failed = "google_failed";

    private const string InvitationItem = "invitation";
    private const string LinkItem = "link";

    /// <summary>The path of the API, where the request is for something else; null where the request itself tells.</summary>
    public string? ApiPath { get; set; }

    /// <summary>Where the browser goes to sign in; after the first half.</summary>
    public string? AuthorizationUrl { get; set; }

    /// <summary>Who has signed in there; after the second half, if it went well.</summary>
    public ExternalIdentity? Identity { get; set; }

    /// <summary>What the first half has left for the second; null where that cannot be told.</summary>
    public AuthenticationProperties? Properties { get; set; }

    /// <summary><see cref="Denied"/> or <see cref="Failed"/>; null when nothing failed.</summary>
    public string? Failure { get; set; }

    public string? ReturnPath => Properties?.RedirectUri;

    public string? Invitation => Properties?.GetString(InvitationItem);

    /// <summary>The account that is to be linked; null for a sign-in.</summary>
    public string? LinkTo => Properties?.GetString(LinkItem);

    public static AuthenticationProperties Plan(string returnPath, string? invitation, string? linkTo)
    {
        var properties = new AuthenticationProperties { RedirectUri = returnPath };
        // What is null is left out: it would come back as an empty text.
        properties.SetString(InvitationItem, invitation);
        properties.SetString(LinkItem, linkTo);
        return properties;
    }

    public static GoogleHandshake Of(HttpContext context)
    {
        if (context.Features.Get<GoogleHandshake>() is { } known)
            return known;
        var handshake = new GoogleHandshake();
        context.Features.Set(handshake);
        return handshake;
    }
}
