using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Exports of the account. A key needs the scopes <c>account</c>, <c>mail:read</c>, <c>addresses:read</c> and <c>webhooks</c>.</summary>
public sealed class ExportsClient
{
    private const string Path = "api/account/exports";
    private readonly ApiTransport _api;

    internal ExportsClient(ApiTransport api) => _api = api;

    /// <summary>Begins one: it is written behind the answer. Read it until it is ready.</summary>
    public Task<Export> BeginAsync(string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Post(Path, idempotencyKey), ClientJson.Default.DataExport, cancellationToken);

    public Task<Export> GetAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Get(string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}")),
            ClientJson.Default.DataExport,
            cancellationToken);

    /// <summary>The zip of an export that is ready. Dispose the stream.</summary>
    /// <exception cref="InvalidOperationException">It is not ready.</exception>
    public Task<Stream> OpenAsync(Export export, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(export);
        return export.Url is { } url
            ? _api.OpenLinkAsync(new Uri(url), cancellationToken)
            : throw new InvalidOperationException("The export is not ready.");
    }
}
