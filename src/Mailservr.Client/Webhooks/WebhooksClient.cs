using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

public sealed class WebhooksClient
{
    private const string Path = "api/webhooks";
    private readonly ApiTransport _api;

    internal WebhooksClient(ApiTransport api) => _api = api;

    public IAsyncEnumerable<Webhook> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Path), ClientJson.Default.DataPageWebhook, cancellationToken);

    public Task<Webhook> GetAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get(Of(id)), ClientJson.Default.DataWebhook, cancellationToken);

    /// <summary><see cref="Webhook.Secret"/> of the answer is never shown again.</summary>
    public Task<Webhook> CreateAsync(
        NewWebhook webhook, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Path, webhook, ClientJson.Default.NewWebhook, idempotencyKey),
            ClientJson.Default.DataWebhook,
            cancellationToken);

    public Task<Webhook> UpdateAsync(
        long id, WebhookChange change, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Patch(Of(id), change, ClientJson.Default.WebhookChange, ifMatch),
            ClientJson.Default.DataWebhook,
            cancellationToken);

    public Task DeleteAsync(long id, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Delete(Of(id), ifMatch), cancellationToken);

    /// <summary>A new <see cref="Webhook.Secret"/>; the old one signs along for 24 hours.</summary>
    public Task<Webhook> RotateSecretAsync(long id, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Post(Of(id) + "/rotate-secret"), ClientJson.Default.DataWebhook, cancellationToken);

    /// <summary>Sends <c>webhook.test</c>.</summary>
    public Task<WebhookDelivery> TestAsync(
        long id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Of(id) + "/test", idempotencyKey),
            ClientJson.Default.DataWebhookDelivery,
            cancellationToken);

    /// <summary>Sends the events of a time again; one replay of a webhook runs at a time.</summary>
    public Task<WebhookReplay> ReplayAsync(
        long id, WebhookReplay replay, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Of(id) + "/replay", replay, ClientJson.Default.WebhookReplay, idempotencyKey),
            ClientJson.Default.DataWebhookReplay,
            cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="id">Of the webhook.</param>
    /// <param name="status"><c>pending</c>, <c>succeeded</c> or <c>failed</c>; null: all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<WebhookDelivery> ListDeliveriesAsync(
        long id, string? status = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            new QueryText(Of(id) + "/deliveries").Add("status", status),
            ClientJson.Default.DataPageWebhookDelivery,
            cancellationToken);

    public Task<WebhookDelivery> GetDeliveryAsync(
        long id, long deliveryId, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Get(Of(id, deliveryId)), ClientJson.Default.DataWebhookDelivery, cancellationToken);

    /// <summary>Sends the same id and bytes again, past those that wait.</summary>
    public Task<WebhookDelivery> RedeliverAsync(
        long id, long deliveryId, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(Of(id, deliveryId) + "/redeliver", idempotencyKey),
            ClientJson.Default.DataWebhookDelivery,
            cancellationToken);

    private static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");

    private static string Of(long id, long deliveryId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}/deliveries/{deliveryId}");
}
