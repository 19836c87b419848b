using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Webhooks;

/// <summary>One webhook: its settings, its secret and its end.</summary>
internal sealed class WebhookPages(WebhookDirectory webhooks)
{
    /// <summary>Below the first page.</summary>
    public static string PathOf(long id) => "/settings/webhooks/" + id.ToString(CultureInfo.InvariantCulture);

    public static ValueTask<WebhookRecord?> FindAsync(Visit visit, WebhookDirectory webhooks) => webhooks.FindAsync(
        visit.Account.Id, visit.RouteId(), visit.Aborted);

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await FindAsync(visit, webhooks) is { } webhook
            ? await ShowAsync(visit, webhook, WebhookForm.Of(webhook))
            : visit.NotFound();

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await FindAsync(visit, webhooks) is not { } webhook)
            return visit.NotFound();
        var typed = WebhookForm.Of(form).Checked(visit.Texts);
        if (typed.Fault is not null)
            return await ShowAsync(visit, webhook, typed);
        var changed = webhook with
        {
            Url = typed.Url,
            Events = typed.EventsToStore,
            Description = form.Given("description"),
            Enabled = typed.Enabled,
        };
        var saved = await webhooks.UpdateAsync(changed, visit.Aborted);
        return saved.Refusal is { } refusal
            ? await ShowAsync(visit, webhook, typed with { Fault = FormFault.Of(refusal, visit.Texts, "hook") })
            : Visit.Then(visit.To(PathOf(webhook.Id) + "?done=saved"));
    }

    public async ValueTask<IResult> AskToRotateAsync(Visit visit) =>
        await FindAsync(visit, webhooks) is { } webhook
            ? Ask(visit, webhook, "rotate", "/secret")
            : visit.NotFound();

    public async ValueTask<IResult> RotateAsync(Visit visit)
    {
        await visit.FormAsync();
        if (await FindAsync(visit, webhooks) is not { } webhook)
            return visit.NotFound();
        var rotated = await webhooks.RotateSecretAsync(webhook, visit.Aborted);
        return rotated.Value is { } made
            ? visit.Show<Pages.SecretPage>(new ShownSecret(
                visit.Texts["hook.rotated"], visit.Texts["hook.secret_text"], [made.Secret], PathOf(webhook.Id)))
            : visit.Refuse(StatusCodes.Status409Conflict, visit.Texts.Of(rotated.Refusal ?? Refusal.NotFound));
    }

    public async ValueTask<IResult> AskToDeleteAsync(Visit visit) =>
        await FindAsync(visit, webhooks) is { } webhook
            ? Ask(visit, webhook, "delete", "/delete")
            : visit.NotFound();

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        await visit.FormAsync();
        if (await FindAsync(visit, webhooks) is not { } webhook)
            return visit.NotFound();
        await webhooks.DeleteAsync(webhook, visit.Aborted);
        return Visit.Then(visit.To("/settings/webhooks?done=deleted"));
    }

    private static Page Ask(Visit visit, WebhookRecord webhook, string what, string path) =>
        visit.Show<Pages.QuestionPage>(new Question(
            visit.Texts[$"hook.{what}_title"],
            visit.Texts.Format($"hook.{what}_text", webhook.Url),
            PathOf(webhook.Id) + path,
            visit.Texts[$"hook.{what}"],
            PathOf(webhook.Id)));

    private async ValueTask<Page> ShowAsync(Visit visit, WebhookRecord webhook, WebhookForm form)
    {
        var shown = new ShownWebhook(webhook, await webhooks.IsAllowedAsync(webhook, visit.Aborted));
        return visit.Show<WebhookPage>(new WebhookModel(shown, form), form.Fault);
    }
}

internal sealed record WebhookModel(ShownWebhook Webhook, WebhookForm Form);
