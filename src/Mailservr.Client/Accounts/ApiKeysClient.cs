using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

public sealed class ApiKeysClient
{
    private const string Path = "api/api-keys";
    private readonly ApiTransport _api;

    internal ApiKeysClient(ApiTransport api) => _api = api;

    public IAsyncEnumerable<ApiKey> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Path), ClientJson.Default.DataPageApiKey, cancellationToken);

    /// <summary><see cref="ApiKey.Key"/> of the answer is never shown again.</summary>
    /// <param name="key">What it may do.</param>
    /// <param name="idempotencyKey">Sent again with it, the call gives the same key, without its text.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ApiKey> CreateAsync(
        NewApiKey key, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Path, key, ClientJson.Default.NewApiKey, idempotencyKey),
            ClientJson.Default.DataApiKey,
            cancellationToken);

    public Task DeleteAsync(long id, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Delete(string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}")), cancellationToken);
}
