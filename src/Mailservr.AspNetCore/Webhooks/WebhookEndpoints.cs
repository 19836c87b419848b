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
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.Webhooks)
            .Creates<WebhookView, WebhookRecord>((webhook, context) => new(Created(webhook, null, context.Request)))
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
        var allowed = new HashSet<long>();
        foreach (var webhook in rows)
        {
            if (await webhooks.IsAllowedAsync(webhook, cancellationToken))
                allowed.Add(webhook.Id);
        }

        return page.Answer(rows, webhook => WebhookView.Of(webhook, allowed.Contains(webhook.Id)));
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
        return created.Answer(webhook => Created(webhook.Webhook, webhook.Secret, request));
    }

    private static Answer Created(WebhookRecord webhook, string? secret, HttpRequest request)
    {
        var view = WebhookView.Of(webhook, isAllowed: true);
        return Answer.CreatedOnce(
            view with { Secret = secret }, view, request.Child(view.Id), TagOf(webhook, isAllowed: true));
    }

    private static async Task<IResult> GetAsync(
        ResourceId id, Caller caller, WebhookDirectory webhooks, CancellationToken cancellationToken) =>
        await webhooks.FindAsync(caller.Account.Id, id, cancellationToken) is { } webhook
            ? await ShowAsync(webhook, webhooks, cancellationToken)
            : Problem.NotFound;

    private static async ValueTask<IResult> ShowAsync(
        WebhookRecord webhook, WebhookDirectory webhooks, CancellationToken cancellationToken)
    {
        var isAllowed = await webhooks.IsAllowedAsync(webhook, cancellationToken);
        return Answer.Ok(WebhookView.Of(webhook, isAllowed), TagOf(webhook, isAllowed));
    }

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<WebhookBody> body,
        Caller caller,
        WebhookDirectory webhooks,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => webhooks.FindAsync(caller.Account.Id, id, cancellationToken),
            webhook => TagOfAsync(webhook, webhooks, cancellationToken),
            async webhook =>
            {
                var changed = await webhooks.UpdateAsync(body.Value.ApplyTo(webhook), cancellationToken);
                return await changed.AnswerAsync(saved => ShowAsync(saved, webhooks, cancellationToken));
            });

    private static Task<IResult> DeleteAsync(
        ResourceId id,
        Caller caller,
        WebhookDirectory webhooks,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => webhooks.FindAsync(caller.Account.Id, id, cancellationToken),
            webhook => TagOfAsync(webhook, webhooks, cancellationToken),
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
            webhook => TagOfAsync(webhook, webhooks, cancellationToken),
            async webhook =>
            {
                var isAllowed = await webhooks.IsAllowedAsync(webhook, cancellationToken);
                return (await webhooks.RotateSecretAsync(webhook, cancellationToken)).Answer(
                    rotated => Answer.Ok(WebhookView.Of(rotated.Webhook, isAllowed) with { Secret = rotated.Secret }));
            });

    private static async ValueTask<string> TagOfAsync(
        WebhookRecord webhook, WebhookDirectory webhooks, CancellationToken cancellationToken) =>
        TagOf(webhook, await webhooks.IsAllowedAsync(webhook, cancellationToken));

    private static string TagOf(WebhookRecord webhook, bool isAllowed) =>
        EntityTags.Of(webhook.Version, isAllowed ? 1 : 0);
}
