using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

public sealed class AttachmentsClient
{
    private readonly ApiTransport _api;

    internal AttachmentsClient(ApiTransport api) => _api = api;

    public Task<Attachment> GetAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Get(string.Create(CultureInfo.InvariantCulture, $"api/attachments/{id}")),
            ClientJson.Default.DataAttachment,
            cancellationToken);

    /// <summary>The bytes of an attachment, from wherever its link points to. Dispose the stream.</summary>
    public async Task<Stream> OpenAsync(long id, CancellationToken cancellationToken = default)
    {
        var attachment = await GetAsync(id, cancellationToken);
        return await OpenAsync(attachment, cancellationToken);
    }

    /// <inheritdoc cref="OpenAsync(long, CancellationToken)"/>
    public Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return _api.OpenLinkAsync(new Uri(attachment.Url), cancellationToken);
    }
}
