using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Signing in with Google, which begins in a browser at <c>/api/auth/google</c>.</summary>
public sealed class GoogleClient
{
    private const string Link = "api/account/google";
    private readonly ApiTransport _api;

    internal GoogleClient(ApiTransport api) => _api = api;

    /// <summary>Ends a sign-in that takes a code of the authenticator app as well.</summary>
    /// <param name="challenge">What the browser came back with.</param>
    /// <param name="code">Six digits of the app, or a recovery code.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Account> ConfirmAsync(string challenge, string code, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(
                "api/auth/google/confirm", new GoogleConfirmBody(challenge, code), ClientJson.Default.GoogleConfirmBody),
            ClientJson.Default.DataAccount,
            cancellationToken);

    /// <summary>Begins to link the account: where to send the browser that is signed in to it.</summary>
    /// <param name="password">Null for an account that has none.</param>
    /// <param name="returnTo">A path of the site, where the browser ends.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<GoogleLink> LinkAsync(
        string? password, string? returnTo = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Link, new GoogleLinkBody(password, returnTo), ClientJson.Default.GoogleLinkBody),
            ClientJson.Default.DataGoogleLink,
            cancellationToken);

    public Task UnlinkAsync(string password, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Delete(Link, new GoogleLinkBody(password, null), ClientJson.Default.GoogleLinkBody), cancellationToken);
}

public sealed record GoogleLink
{
    public string Url { get; init; } = "";
}

internal sealed record GoogleConfirmBody(string Challenge, string Code);

internal sealed record GoogleLinkBody(string? Password, string? ReturnTo);
