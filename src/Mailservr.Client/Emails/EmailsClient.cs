using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

public sealed class EmailsClient
{
    private const string Path = "api/emails";
    private readonly ApiTransport _api;

    internal EmailsClient(ApiTransport api) => _api = api;

    /// <summary>Newest first, without their texts.</summary>
    public IAsyncEnumerable<Email> ListAsync(MailFilter? filter = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            MailFilter.Add(new QueryText(Path), filter), ClientJson.Default.DataPageEmail, cancellationToken);

    public Task<Email> GetAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Of(id)), ClientJson.Default.DataEmail, cancellationToken);

    /// <summary>The first match; null when the time is over.</summary>
    public Task<Email?> WaitAsync(EmailWait wait, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wait);
        var path = new QueryText(Path + "/wait").Add("addressId", wait.AddressId).Add("from", wait.From)
            .Add("subject", wait.Subject).Add("after", wait.After)
            .Add("timeoutSeconds", (long)Math.Ceiling(wait.Timeout.TotalSeconds));
        return _api.FindAsync(ApiRequest.Get(path.ToString()), ClientJson.Default.DataEmail, cancellationToken);
    }

    /// <returns>Null for a key that may change mail and not read it.</returns>
    public Task<Email?> UpdateAsync(
        long id, EmailChange change, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.FindAsync(
            ApiRequest.Patch(Of(id), change, ClientJson.Default.EmailChange, ifMatch),
            ClientJson.Default.DataEmail,
            cancellationToken);

    public Task DeleteAsync(long id, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Delete(Of(id), ifMatch), cancellationToken);

    /// <summary>The bytes as they arrived (<c>message/rfc822</c>). Dispose the stream.</summary>
    public Task<Stream> OpenRawAsync(long id, CancellationToken cancellationToken = default) =>
        _api.OpenAsync(ApiRequest.Get(Of(id) + "/raw"), cancellationToken);

    private static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");
}
