namespace Mailservr.AspNetCore.Google;

internal sealed class GoogleConfirmBody
{
    /// <summary>What stood behind <c>#challenge=</c>.</summary>
    public string? Challenge { get; set; }

    /// <summary>Six digits of the authenticator app, or a recovery code.</summary>
    public string? Code { get; set; }
}

internal sealed class GoogleLinkBody
{
    /// <summary>Of the account; not needed where it has none.</summary>
    public string? Password { get; set; }

    /// <summary>Where the browser goes at the end: a path of this site.</summary>
    public string? ReturnTo { get; set; }
}

/// <param name="Url">At Google: where the browser has to go now.</param>
internal sealed record GoogleLinkView(string Url);
