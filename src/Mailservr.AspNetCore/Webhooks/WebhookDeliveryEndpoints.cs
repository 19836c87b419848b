using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Webhooks;

/// <summary>What a webhook was told, and being told again.</summary>
internal static class WebhookDeliveryEndpoints
{
    public static void MapWebhookDeliveries(this RouteGroupBuilder webhooks)
    {
        var group = webhooks.MapGroup("/{id}");
        group.MapPost("/test", TestAsync).RequireScope(ApiScopes.Webhooks)
            .Begins<WebhookDeliveryView>().Says(WebhookDeliveryOperations.Test);
        group.MapPost("/replay", ReplayAsync).RequireScope(ApiScopes.Webhooks)
            .Begins<WebhookReplayView>().Says(WebhookDeliveryOperations.Replay);
        group.MapGet("/deliveries", ListAsync).RequireScope(ApiScopes.Webhooks).Lists<WebhookDeliveryView>("status")
            .Says(WebhookDeliveryOperations.List);
        group.MapGet("/deliveries/{deliveryId}", GetAsync).RequireScope(ApiScopes.Webhooks)
            .Answers<WebhookDeliveryView>().Says(WebhookDeliveryOperations.Get);
        group.MapPost("/deliveries/{deliveryId}/redeliver", RedeliverAsync).RequireScope(ApiScopes.Webhooks)
            .Begins<WebhookDeliveryView>().Says(WebhookDeliveryOperations.Redeliver);
    }

    private static async Task<IResult> TestAsync(
        WebhookOfPath webhook, WebhookDeliveries deliveries, HttpRequest request, CancellationToken cancellationToken)
    {
        if (webhook.Record is not { } record)
            return Problem.NotFound;
        var sent = await deliveries.TestAsync(record, cancellationToken);
        var collection = request.Here()[..^"test".Length] + "deliveries/";
        return sent.Answer(delivery => Answer.Accepted(WebhookDeliveryView.Of(delivery), collection + delivery.Id));
    }

    private static async Task<IResult> ReplayAsync(
        WebhookOfPath webhook,
        JsonBody<WebhookReplayBody> body,
        WebhookDeliveries deliveries,
        CancellationToken cancellationToken)
    {
        if (webhook.Record is not { } record)
            return Problem.NotFound;
        if (body.Value.From is not { } from)
            return Problem.Invalid("from", "Give the time from which on events are sent again.");
        var replay = await deliveries.ReplayAsync(record, from, body.Value.To, cancellationToken);
        return replay.Answer(_ => Answer.Accepted(new WebhookReplayView(from, body.Value.To), location: null));
    }

    private static async Task<IResult> ListAsync(
        WebhookOfPath webhook,
        PageRequest page,
        WebhookDeliveries deliveries,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (webhook.Record is not { } record)
            return Problem.NotFound;
        var query = new QueryReader(request.Query);
        var status = query.Word<WebhookDeliveryStatus>("status");
        if (query.Problem is { } problem)
            return problem;
        var rows = await deliveries.ListAsync(record, status, page.AfterId, page.Limit + 1, cancellationToken);
        var shown = rows.Take(page.Limit).Select(WebhookDeliveryView.Of).ToList();
        return Answer.Page(shown, rows.Count > page.Limit ? page.Next(shown[^1].Id) : null);
    }

    private static async Task<IResult> GetAsync(
        WebhookOfPath webhook, ResourceId deliveryId, WebhookDeliveries deliveries, CancellationToken cancellationToken) =>
        webhook.Record is { } record && await deliveries.FindAsync(record, deliveryId, cancellationToken) is { } delivery
            ? Answer.OkByContent(WebhookDeliveryView.Of(delivery))
            : Problem.NotFound;

    private static async Task<IResult> RedeliverAsync(
        WebhookOfPath webhook, ResourceId deliveryId, WebhookDeliveries deliveries, CancellationToken cancellationToken)
    {
        if (webhook.Record is not { } record)
            return Problem.NotFound;
        var sent = await deliveries.RedeliverAsync(record, deliveryId, cancellationToken);
        return sent.Answer(delivery => Answer.Accepted(WebhookDeliveryView.Of(delivery), location: null));
    }
}
