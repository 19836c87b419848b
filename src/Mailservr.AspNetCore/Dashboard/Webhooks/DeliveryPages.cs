using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Webhooks;

/// <summary>What a webhook was told, and telling it again.</summary>
internal sealed class DeliveryPages(WebhookDirectory webhooks, WebhookDeliveries deliveries, TimeProvider time)
{
    private const int DeliveriesOfPage = 50;

    // A page waits for an attempt that is near; hours are for the reader to wait.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    public static string PathOf(long webhookId, long id) => string.Create(
        CultureInfo.InvariantCulture, $"{WebhookPages.PathOf(webhookId)}/deliveries/{id}");

    public async ValueTask<IResult> ListAsync(Visit visit) =>
        await WebhookPages.FindAsync(visit, webhooks) is { } webhook
            ? await ListAsync(visit, webhook, new ReplayForm())
            : visit.NotFound();

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await WebhookPages.FindAsync(visit, webhooks) is { } webhook
        && await deliveries.FindAsync(webhook, visit.RouteId("deliveryId"), visit.Aborted) is { } delivery
            ? visit.Show<DeliveryPage>(new DeliveryModel(webhook, delivery, IsNear(delivery)))
            : visit.NotFound();

    public async ValueTask<IResult> TestAsync(Visit visit)
    {
        await visit.FormAsync();
        return await WebhookPages.FindAsync(visit, webhooks) is { } webhook
            ? Sent(visit, webhook, await deliveries.TestAsync(webhook, visit.Aborted))
            : visit.NotFound();
    }

    public async ValueTask<IResult> RedeliverAsync(Visit visit)
    {
        await visit.FormAsync();
        return await WebhookPages.FindAsync(visit, webhooks) is { } webhook
            ? Sent(visit, webhook, await deliveries.RedeliverAsync(webhook, visit.RouteId("deliveryId"), visit.Aborted))
            : visit.NotFound();
    }

    public async ValueTask<IResult> ReplayAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await WebhookPages.FindAsync(visit, webhooks) is not { } webhook)
            return visit.NotFound();
        var typed = new ReplayForm { From = form.Text("from"), To = form.Text("to") };
        if (form.Minute("from") is not { } from)
            return await ListAsync(visit, webhook, typed with { Fault = new("from", visit.Texts["delivery.wrong.from"]) });
        if (form.Minute("to") is null && typed.To.Length > 0)
            return await ListAsync(visit, webhook, typed with { Fault = new("to", visit.Texts["delivery.wrong.to"]) });
        var replay = await deliveries.ReplayAsync(webhook, from, form.Minute("to"), visit.Aborted);
        return replay.Refusal is { } refusal
            ? await ListAsync(visit, webhook, typed with { Fault = FormFault.Of(refusal, visit.Texts, "delivery") })
            : Visit.Then(visit.To(WebhookPages.PathOf(webhook.Id) + "/deliveries?done=replay"));
    }

    private static IResult Sent(Visit visit, WebhookRecord webhook, Outcome<WebhookDelivery> sent)
    {
        if (sent.Value is { } delivery)
            return Visit.Then(visit.To(PathOf(webhook.Id, delivery.Id)));
        var refusal = sent.Refusal ?? Refusal.NotFound;
        return refusal.Kind == RefusalKind.NotFound
            ? visit.NotFound()
            : visit.Refuse(StatusCodes.Status409Conflict, visit.Texts.Of(refusal));
    }

    private async ValueTask<Page> ListAsync(Visit visit, WebhookRecord webhook, ReplayForm form)
    {
        var page = PageRequest.From(visit.Request);
        WebhookDeliveryStatus? status =
            Word.TryParse<WebhookDeliveryStatus>(visit.Request.Query["status"].ToString(), out var wanted) ? wanted : null;
        var rows = await deliveries.ListAsync(webhook, status, page.AfterId, DeliveriesOfPage + 1, visit.Aborted);
        var shown = rows.Take(DeliveriesOfPage).ToList();
        var model = new DeliveryListModel
        {
            Webhook = webhook,
            Deliveries = shown,
            Status = status,
            Next = form.Fault is null && rows.Count > DeliveriesOfPage ? page.Next(shown[^1].Id) : null,
            IsFirst = page.AfterId == 0,
            Replay = form,
        };
        return visit.Show<DeliveryListPage>(model, form.Fault);
    }

    private bool IsNear(WebhookDelivery delivery) =>
        delivery.Status == WebhookDeliveryStatus.Pending && delivery.DueAt < time.GetUtcNow() + Soon;
}

/// <summary>The time whose events are sent again, as its fields have it: in UTC.</summary>
internal sealed record ReplayForm
{
    public string From { get; init; } = "";

    /// <summary>Empty for now.</summary>
    public string To { get; init; } = "";

    public FormFault? Fault { get; init; }
}

internal sealed record DeliveryListModel
{
    public required WebhookRecord Webhook { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<WebhookDelivery> Deliveries { get; init; }

    /// <summary>Null for all.</summary>
    public required WebhookDeliveryStatus? Status { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required ReplayForm Replay { get; init; }
}

/// <param name="Webhook">Who was told.</param>
/// <param name="Delivery">What, and what became of it.</param>
/// <param name="IsRunning">An attempt is near.</param>
internal sealed record DeliveryModel(WebhookRecord Webhook, WebhookDelivery Delivery, bool IsRunning);
