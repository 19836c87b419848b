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

    /// <summary>
    /// The message as a page that is safe to show in a sandboxed frame (<c>text/html</c>). Dispose the stream.
    /// </summary>
    /// <param name="id">The email.</param>
    /// <param name="loadImages">Whether pictures of other servers are shown, through this host.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<Stream> OpenHtmlAsync(long id, bool loadImages = false, CancellationToken cancellationToken = default) =>
        _api.OpenAsync(
            ApiRequest.Get(new QueryText(Of(id) + "/html").Add("images", loadImages ? "load" : "block").ToString()),
            cancellationToken);

    /// <summary>A picture that the page of <see cref="OpenHtmlAsync"/> shows. Dispose the stream.</summary>
    /// <param name="url">As it stands in the page; it works for at least a quarter of an hour.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<Stream> OpenPictureAsync(Uri url, CancellationToken cancellationToken = default) =>
        _api.OpenLinkAsync(url, cancellationToken);

    private static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");
}
