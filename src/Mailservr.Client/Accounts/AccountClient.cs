using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>The account that the key or the session is of.</summary>
public sealed class AccountClient
{
    private const string Path = "api/account";
    private readonly ApiTransport _api;

    internal AccountClient(ApiTransport api) => _api = api;

    public Task<Account> GetAsync(CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Path), ClientJson.Default.DataAccount, cancellationToken);

    public Task<Account> UpdateAsync(
        AccountChange change, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Patch(Path, change, ClientJson.Default.AccountChange, ifMatch),
            ClientJson.Default.DataAccount,
            cancellationToken);

    /// <summary>Ends all other sessions of the account.</summary>
    /// <param name="currentPassword">Null for an account that has none yet.</param>
    /// <param name="newPassword">12 to 72 bytes, and not a common one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task ChangePasswordAsync(
        string? currentPassword, string newPassword, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Post(
                Path + "/password",
                new PasswordBody(currentPassword, newPassword),
                ClientJson.Default.PasswordBody),
            cancellationToken);

    /// <summary>Deletes the account and everything in it.</summary>
    /// <param name="password">Null for an account that has none: then by a session younger than ten minutes.</param>
    /// <param name="ifMatch">The <see cref="Resource.ETag"/> that it must still have.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DeletedAccount> DeleteAsync(
        string? password, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Delete(Path, new DeleteAccountBody(password), ClientJson.Default.DeleteAccountBody, ifMatch),
            ClientJson.Default.DataDeletedAccount,
            cancellationToken);

    /// <summary>What was done to the account and with it.</summary>
    public IAsyncEnumerable<AuditEntry> ListAuditAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Path + "/audit"), ClientJson.Default.DataPageAuditEntry, cancellationToken);
}

internal sealed record DeleteAccountBody(string? Password);

internal sealed record PasswordBody(string? CurrentPassword, string NewPassword);
