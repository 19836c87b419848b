using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Senders whose mail is refused, thrown away or set aside.</summary>
public sealed class BlockedSendersClient
{
    private readonly ApiTransport _api;
    private readonly string _path;

    internal BlockedSendersClient(ApiTransport api, string path) => (_api, _path) = (api, path);

    public IAsyncEnumerable<BlockedSender> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(_path), ClientJson.Default.DataPageBlockedSender, cancellationToken);

    /// <param name="sender"><c>a@b.c</c>, <c>@b.c</c>, or <c>*.b.c</c> for all domains below it.</param>
    /// <param name="action"><c>reject</c>, <c>discard</c> or <c>quarantine</c>; null: reject.</param>
    /// <param name="idempotencyKey">Sent again with it, the call gives the same block.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<BlockedSender> CreateAsync(
        string sender,
        string? action = null,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(
                _path, new BlockedSenderBody(sender, action), ClientJson.Default.BlockedSenderBody, idempotencyKey),
            ClientJson.Default.DataBlockedSender,
            cancellationToken);

    public Task DeleteAsync(long blockId, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.RunAsync(
            ApiRequest.Delete(string.Create(CultureInfo.InvariantCulture, $"{_path}/{blockId}"), ifMatch),
            cancellationToken);
}

public sealed record BlockedSender : Resource
{
    public long Id { get; init; }

    public string Sender { get; init; } = "";

    /// <summary><c>reject</c>, <c>discard</c> or <c>quarantine</c>.</summary>
    public string Action { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed record BlockedSenderBody(string Sender, string? Action);
