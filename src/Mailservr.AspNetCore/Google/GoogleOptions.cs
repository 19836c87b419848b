namespace Mailservr.AspNetCore.Google;

/// <summary>Section <c>Mailservr:Google</c>: a client of type "web application", as Google's console calls it.</summary>
public sealed class GoogleOptions
{
    /// <summary>Its redirect URI is <c>/api/auth/google/callback</c> below <c>PublicUrl</c>, or below the mount of the API.</summary>
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>Where the browser goes at the end, unless the start of the sign-in has named another path of this site.</summary>
    public string ReturnPath { get; set; } = "/";

    public Uri AuthorizationEndpoint { get; set; } = new("https://accounts.google.com/o/oauth2/v2/auth");

    public Uri TokenEndpoint { get; set; } = new("https://oauth2.googleapis.com/token");
}
