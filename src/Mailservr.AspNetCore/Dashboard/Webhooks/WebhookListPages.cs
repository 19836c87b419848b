using Mailservr.AspNetCore.Http;
using Mailservr.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Webhooks;

/// <summary>The webhooks of an account, and making more of them.</summary>
internal sealed class WebhookListPages(WebhookDirectory webhooks)
{
    private const int WebhooksOfPage = 50;

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new WebhookForm());

    public async ValueTask<IResult> CreateAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = WebhookForm.Of(form).Checked(visit.Texts);
        if (typed.Fault is not null)
            return await ShowAsync(visit, typed);
        var created = await webhooks.CreateAsync(
            visit.Account.Id, typed.Url, typed.EventsToStore, form.Given("description"), visit.Aborted);
        if (created.Value is not { } made)
        {
            var fault = FormFault.Of(created.Refusal ?? Refusal.NotFound, visit.Texts, "hook");
            return await ShowAsync(visit, typed with { Fault = fault });
        }
        return visit.Show<Pages.SecretPage>(new ShownSecret(
            visit.Texts["hook.created"], visit.Texts["hook.secret_text"], [made.Secret], WebhookPages.PathOf(made.Webhook.Id)));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, WebhookForm form)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await webhooks.ListAsync(visit.Account.Id, page.AfterId, WebhooksOfPage + 1, visit.Aborted);
        var shown = new List<ShownWebhook>();
        foreach (var webhook in rows.Take(WebhooksOfPage))
            shown.Add(new ShownWebhook(webhook, await webhooks.IsAllowedAsync(webhook, visit.Aborted)));
        var model = new WebhookListModel
        {
            Webhooks = shown,
            Next = form.Fault is null && rows.Count > WebhooksOfPage ? page.Next(shown[^1].Record.Id) : null,
            IsFirst = page.AfterId == 0,
            Form = form,
        };
        return visit.Show<WebhookListPage>(model, form.Fault);
    }
}

/// <param name="Record">As stored.</param>
/// <param name="IsAllowed">By the plan of the account.</param>
internal sealed record ShownWebhook(WebhookRecord Record, bool IsAllowed)
{
    /// <summary>The end of the name of a text.</summary>
    public string State => Record switch
    {
        { Enabled: false, DisabledReason: WebhookDisabledReasons.Gone } => "gone",
        { Enabled: false, DisabledReason: not null } => "failing",
        { Enabled: false } => "disabled",
        _ => IsAllowed ? "active" : "suspended",
    };
}

internal sealed record WebhookListModel
{
    public required IReadOnlyList<ShownWebhook> Webhooks { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required WebhookForm Form { get; init; }
}
