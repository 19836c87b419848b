using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

public sealed class ThreadsClient
{
    private const string Path = "api/threads";
    private readonly ApiTransport _api;

    internal ThreadsClient(ApiTransport api) => _api = api;

    /// <summary>By their last activity, newest first; without their emails.</summary>
    public IAsyncEnumerable<MailThread> ListAsync(
        MailFilter? filter = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            MailFilter.Add(new QueryText(Path), filter), ClientJson.Default.DataPageMailThread, cancellationToken);

    public Task<MailThread> GetAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Of(id)), ClientJson.Default.DataMailThread, cancellationToken);

    /// <returns>Null for a key that may change mail and not read it.</returns>
    public Task<MailThread?> UpdateAsync(
        long id, ThreadChange change, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.FindAsync(
            ApiRequest.Patch(Of(id), change, ClientJson.Default.ThreadChange, ifMatch),
            ClientJson.Default.DataMailThread,
            cancellationToken);

    /// <summary>With its emails.</summary>
    public Task DeleteAsync(long id, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Delete(Of(id), ifMatch), cancellationToken);

    private static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");
}
