using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Everyone with addresses sees the domains; only admins write.</summary>
public sealed class DomainsClient
{
    private const string Path = "api/domains";
    private readonly ApiTransport _api;

    internal DomainsClient(ApiTransport api) => _api = api;

    public IAsyncEnumerable<Domain> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Path), ClientJson.Default.DataPageDomain, cancellationToken);

    public Task<Domain> GetAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Of(id)), ClientJson.Default.DataDomain, cancellationToken);

    public Task<Domain> CreateAsync(
        NewDomain domain, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Path, domain, ClientJson.Default.NewDomain, idempotencyKey),
            ClientJson.Default.DataDomain,
            cancellationToken);

    public Task<Domain> UpdateAsync(
        long id, DomainChange change, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Patch(Of(id), change, ClientJson.Default.DomainChange, ifMatch),
            ClientJson.Default.DataDomain,
            cancellationToken);

    /// <summary>Asks the DNS now.</summary>
    public Task<Domain> VerifyAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Post(Of(id) + "/verify"), ClientJson.Default.DataDomain, cancellationToken);

    public Task DeleteAsync(long id, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Delete(Of(id), ifMatch), cancellationToken);

    private static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");
}
