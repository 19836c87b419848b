using Mailservr.Webhooks;

namespace Mailservr.AspNetCore.Dashboard.Webhooks;

/// <summary>What has been typed for a webhook.</summary>
internal sealed record WebhookForm
{
    public string Url { get; init; } = "";

    /// <summary>Those that are ticked.</summary>
    public IReadOnlyList<string> Events { get; init; } = WebhookEvents.All;

    public string Description { get; init; } = "";

    public bool Enabled { get; init; } = true;

    public FormFault? Fault { get; init; }

    /// <summary>As it is stored: every one ticked means also those that are still to come.</summary>
    public IReadOnlyList<string> EventsToStore =>
        WebhookEvents.All.Except(Events, StringComparer.Ordinal).Any() ? Events : [];

    public static WebhookForm Of(PostedForm form) => new()
    {
        Url = form.Text("url").Trim(),
        Events = form.All("event"),
        Description = form.Text("description"),
        Enabled = form.Has("enabled"),
    };

    public static WebhookForm Of(WebhookRecord webhook) => new()
    {
        Url = webhook.Url,
        Events = webhook.Events.Count == 0 ? WebhookEvents.All : webhook.Events,
        Description = webhook.Description ?? "",
        Enabled = webhook.Enabled,
    };

    /// <summary>Nothing ticked: what the API would take for everything.</summary>
    public WebhookForm Checked(Texts texts) =>
        Events.Count == 0 ? this with { Fault = new FormFault("events", texts["hook.wrong.events"]) } : this;
}
