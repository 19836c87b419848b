using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

public sealed class AddressesClient
{
    private const string Path = "api/addresses";
    private readonly ApiTransport _api;

    internal AddressesClient(ApiTransport api) => _api = api;

    public IAsyncEnumerable<Address> ListAsync(
        AddressFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var list = new QueryText(Path).Add("domainId", filter?.DomainId).Add("categoryId", filter?.CategoryId)
            .Add("enabled", filter?.Enabled).Add("q", filter?.Text);
        return _api.ListAsync(list, ClientJson.Default.DataPageAddress, cancellationToken);
    }

    public Task<Address> GetAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Of(id)), ClientJson.Default.DataAddress, cancellationToken);

    public Task<Address> CreateAsync(
        NewAddress address, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Path, address, ClientJson.Default.NewAddress, idempotencyKey),
            ClientJson.Default.DataAddress,
            cancellationToken);

    /// <summary>One with a name that nobody has, as the account prefers them.</summary>
    /// <param name="domainId">Null: the default domain of the account.</param>
    /// <param name="note">For whom it is.</param>
    /// <param name="idempotencyKey">Sent again with it, the call gives the same address.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Address> GenerateAsync(
        long? domainId = null,
        string? note = null,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(
                Path + "/generate",
                new GenerateAddressBody(domainId, note),
                ClientJson.Default.GenerateAddressBody,
                idempotencyKey),
            ClientJson.Default.DataAddress,
            cancellationToken);

    public Task<Address> UpdateAsync(
        long id, AddressChange change, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Patch(Of(id), change, ClientJson.Default.AddressChange, ifMatch),
            ClientJson.Default.DataAddress,
            cancellationToken);

    /// <param name="id">Of the address.</param>
    /// <param name="purge">Its mail is deleted too.</param>
    /// <param name="ifMatch">The version it must still have.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task DeleteAsync(
        long id, bool purge = false, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Delete(new QueryText(Of(id)).Add("purge", purge ? true : null).ToString(), ifMatch),
            cancellationToken);

    public Task<AddressStats> GetStatsAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Of(id) + "/stats"), ClientJson.Default.DataAddressStats, cancellationToken);

    /// <summary>Senders that are blocked for one address.</summary>
    public BlockedSendersClient BlockedSenders(long id) => new(_api, Of(id) + "/blocked-senders");

    private static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");
}

internal sealed record GenerateAddressBody(long? DomainId, string? Note);
