using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Signing in by password gives a cookie: the handler of the <see cref="HttpClient"/> has to keep it.</summary>
public sealed class SessionsClient
{
    private const string Path = "api/account/sessions";
    private readonly ApiTransport _api;

    internal SessionsClient(ApiTransport api) => _api = api;

    /// <summary>A new account, signed in.</summary>
    public Task<Account> RegisterAsync(NewAccount account, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post("api/auth/register", account, ClientJson.Default.NewAccount),
            ClientJson.Default.DataAccount,
            cancellationToken);

    /// <param name="email">Of the account.</param>
    /// <param name="password">Of the account.</param>
    /// <param name="code">Six digits of the authenticator app or a recovery code, where a second factor is on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Account> LoginAsync(
        string email, string password, string? code = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post("api/auth/login", new LoginBody(email, password, code), ClientJson.Default.LoginBody),
            ClientJson.Default.DataAccount,
            cancellationToken);

    public Task LogoutAsync(CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Post("api/auth/logout"), cancellationToken);

    public IAsyncEnumerable<Session> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Path), ClientJson.Default.DataPageSession, cancellationToken);

    /// <summary>Signs it out.</summary>
    public Task DeleteAsync(long id, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Delete(string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}")), cancellationToken);
}

internal sealed record LoginBody(string Email, string Password, string? Code);
