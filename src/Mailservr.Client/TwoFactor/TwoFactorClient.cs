using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>The second factor of the account: codes of an authenticator app (RFC 6238).</summary>
public sealed class TwoFactorClient
{
    private const string Path = "api/account/two-factor";
    private readonly ApiTransport _api;

    internal TwoFactorClient(ApiTransport api) => _api = api;

    /// <summary>Makes the secret for the app. Nothing is asked for until <see cref="ConfirmAsync"/>.</summary>
    public Task<TotpSecret> BeginAsync(string? password, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(Post("", new(password, null)), ClientJson.Default.DataTotpSecret, cancellationToken);

    /// <summary>Switches it on; other sessions of the account end.</summary>
    /// <param name="code">The first one of the app.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<RecoveryCodes> ConfirmAsync(string code, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(Post("/confirm", new(null, code)), ClientJson.Default.DataRecoveryCodes, cancellationToken);

    /// <summary>New recovery codes; the former ones end.</summary>
    public Task<RecoveryCodes> RenewRecoveryCodesAsync(
        string? password, string code, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            Post("/recovery-codes", new(password, code)), ClientJson.Default.DataRecoveryCodes, cancellationToken);

    public Task RemoveAsync(string? password, string code, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Delete(Path, new TwoFactorBody(password, code), ClientJson.Default.TwoFactorBody), cancellationToken);

    private static ApiRequest Post(string path, TwoFactorBody body) =>
        ApiRequest.Post(Path + path, body, ClientJson.Default.TwoFactorBody);
}

internal sealed record TwoFactorBody(string? Password, string? Code);
