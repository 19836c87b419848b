using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>For admins. Nothing here shows anyone's mail.</summary>
public sealed class AdminClient
{
    private const string Users = "api/admin/users";
    private const string Invitations = "api/admin/invitations";
    private readonly ApiTransport _api;

    internal AdminClient(ApiTransport api) => _api = api;

    /// <param name="text">A part of the e-mail or name; null: everyone.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<User> ListUsersAsync(string? text = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Users).Add("q", text), ClientJson.Default.DataPageUser, cancellationToken);

    public Task<User> GetUserAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Of(Users, id)), ClientJson.Default.DataUser, cancellationToken);

    public Task<User> UpdateUserAsync(
        long id, UserChange change, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Patch(Of(Users, id), change, ClientJson.Default.UserChange, ifMatch),
            ClientJson.Default.DataUser,
            cancellationToken);

    /// <summary>Deletes the account and everything in it.</summary>
    public Task<DeletedAccount> DeleteUserAsync(
        long id, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Delete(Of(Users, id), ifMatch), ClientJson.Default.DataDeletedAccount, cancellationToken);

    /// <summary>For someone who has lost phone and recovery codes; the password stays.</summary>
    public Task ResetTwoFactorAsync(long id, CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Delete(Of(Users, id) + "/two-factor"), cancellationToken);

    /// <summary>What was done to the system: deleted accounts, and the certificates of their purge.</summary>
    public IAsyncEnumerable<AuditEntry> ListAuditAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText("api/admin/audit"), ClientJson.Default.DataPageAuditEntry, cancellationToken);

    public Task<AdminStats> GetStatsAsync(CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get("api/admin/stats"), ClientJson.Default.DataAdminStats, cancellationToken);

    public IAsyncEnumerable<Invitation> ListInvitationsAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Invitations), ClientJson.Default.DataPageInvitation, cancellationToken);

    /// <summary><see cref="Invitation.Code"/> of the answer is never shown again.</summary>
    public Task<Invitation> InviteAsync(
        NewInvitation invitation, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Invitations, invitation, ClientJson.Default.NewInvitation, idempotencyKey),
            ClientJson.Default.DataInvitation,
            cancellationToken);

    public Task DeleteInvitationAsync(long id, CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Delete(Of(Invitations, id)), cancellationToken);

    private static string Of(string path, long id) => string.Create(CultureInfo.InvariantCulture, $"{path}/{id}");
}
