using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Webhooks;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/webhooks");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.Webhooks).Lists<WebhookView>()
            .Says(WebhookOperations.List);
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.Webhooks).Creates<WebhookView>()
            .Says(WebhookOperations.Create);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.Webhooks).Answers<WebhookView>()
            .Says(WebhookOperations.Get);
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.Webhooks).Answers<WebhookView>()
            .Says(WebhookOperations.Patch);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.Webhooks).AnswersNothing()
            .Says(WebhookOperations.Delete);
        group.MapPost("/{id}/rotate-secret", RotateAsync).RequireScope(ApiScopes.Webhooks).Answers<WebhookView>()
            .Says(WebhookOperations.Rotate);
        group.MapWebhookDeliveries();
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, Caller caller, WebhookDirectory webhooks, CancellationToken cancellationToken)
    {
        var rows = await webhooks.ListAsync(caller.Account.Id, page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, WebhookView.Of);
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<WebhookBody> body,
        Caller caller,
        WebhookDirectory webhooks,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        var created = await webhooks.CreateAsync(
            caller.Account.Id, wanted.Url ?? "", wanted.Events, wanted.Description, cancellationToken);
        return created.Answer(webhook =>
        {
            var view = WebhookView.Of(webhook.Webhook);
            return Answer.CreatedOnce(
                view with { Secret = webhook.Secret }, view, request.Child(view.Id), TagOf(webhook.Webhook));
        });
    }

    private static async Task<IResult> GetAsync(
        ResourceId id, Caller caller, WebhookDirectory webhooks, CancellationToken cancellationToken) =>
        await webhooks.FindAsync(caller.Account.Id, id, cancellationToken) is { } webhook
            ? Answer.Ok(WebhookView.Of(webhook), TagOf(webhook))
            : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<WebhookBody> body,
        Caller caller,
        WebhookDirectory webhooks,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => webhooks.FindAsync(caller.Account.Id, id, cancellationToken),
            TagOf,
            async webhook => (await webhooks.UpdateAsync(body.Value.ApplyTo(webhook), cancellationToken)).Answer(
                saved => Answer.Ok(WebhookView.Of(saved), TagOf(saved))));

    private static Task<IResult> DeleteAsync(
        ResourceId id,
        Caller caller,
        WebhookDirectory webhooks,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => webhooks.FindAsync(caller.Account.Id, id, cancellationToken),
            TagOf,
            async webhook =>
            {
                await webhooks.DeleteAsync(webhook, cancellationToken);
                return Answer.NoContent;
            });

    private static Task<IResult> RotateAsync(
        ResourceId id,
        Caller caller,
        WebhookDirectory webhooks,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => webhooks.FindAsync(caller.Account.Id, id, cancellationToken),
            TagOf,
            async webhook => (await webhooks.RotateSecretAsync(webhook, cancellationToken)).Answer(
                rotated => Answer.Ok(WebhookView.Of(rotated.Webhook) with { Secret = rotated.Secret })));

    private static string TagOf(WebhookRecord webhook) => EntityTags.Of(webhook.Version);
}
