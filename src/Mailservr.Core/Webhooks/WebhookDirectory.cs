using Mailservr.Billing;
using Mailservr.Events;
using Mailservr.Secrets;
using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>The webhooks of accounts.</summary>
public sealed class WebhookDirectory
{
    private const int MaxDescriptionLength = 500;

    private static readonly TimeSpan RotationTime = TimeSpan.FromHours(24);

    private readonly IRecordStore<WebhookRecord> _webhooks;
    private readonly IWebhookQueues _queues;
    private readonly IEventLog _log;
    private readonly ISecretProtector _protector;
    private readonly WebhookTargets _targets;
    private readonly PlanGate _plans;
    private readonly IdAllocator _ids;
    private readonly TimeProvider _time;

    internal WebhookDirectory(
        IRecordStore<WebhookRecord> webhooks,
        IWebhookQueues queues,
        IEventLog log,
        ISecretProtector protector,
        WebhookTargets targets,
        PlanGate plans,
        IdAllocator ids,
        TimeProvider time) =>
        (_webhooks, _queues, _log, _protector, _targets, _plans, _ids, _time) =
            (webhooks, queues, log, protector, targets, plans, ids, time);

    /// <param name="accountId">Whose.</param>
    /// <param name="url">Where to post; https unless the options allow more.</param>
    /// <param name="events">Some of <see cref="WebhookEvents.All"/>; null or none for all.</param>
    /// <param name="description">Up to 500 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The secret is in the result and nowhere else: it cannot be read again.</returns>
    public async ValueTask<Outcome<WebhookWithSecret>> CreateAsync(
        long accountId,
        string url,
        IReadOnlyList<string>? events,
        string? description,
        CancellationToken cancellationToken)
    {
        var secret = WebhookSecret.New();
        var id = await _ids.NextAsync(cancellationToken);
        var webhook = new WebhookRecord
        {
            Id = id,
            OwnerId = accountId,
            Url = url,
            Events = Distinct(events),
            Description = description,
            Secret = WebhookSecrets.Protect(id, secret, _protector),
            CreatedAt = _time.GetUtcNow(),
        };
        if (Check(webhook) is { } refusal)
            return refusal;
        var saved = await SaveNewAsync(webhook, cancellationToken);
        return saved.Value is { } record ? new WebhookWithSecret(record, secret) : saved.Refusal ?? Refusal.Stale;
    }

    public async ValueTask<WebhookRecord?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        await _webhooks.FindAsync(id, cancellationToken) is { } webhook && webhook.OwnerId == accountId ? webhook : null;

    /// <summary>
    /// Whether the plan of its account allows it: as many as the plan says, the oldest first. One that is not allowed
    /// is told nothing and keeps its place; when the plan allows it again, it goes on within a minute.
    /// </summary>
    public ValueTask<bool> IsAllowedAsync(WebhookRecord webhook, CancellationToken cancellationToken) =>
        _plans.AllowsAsync(_webhooks, webhook, limits => limits.Webhooks, cancellationToken);

    /// <summary>By ascending id.</summary>
    public async ValueTask<int> CountAsync(long accountId, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var _ in _webhooks.AllAsync(accountId, cancellationToken))
            count++;
        return count;
    }

    public ValueTask<IReadOnlyList<WebhookRecord>> ListAsync(
        long accountId, long afterId, int limit, CancellationToken cancellationToken) =>
        _webhooks.ListAsync(accountId, afterId, limit, cancellationToken);

    /// <summary>
    /// Saves URL, events, description and whether it is enabled. One that is disabled keeps its place: when it is
    /// enabled again it is told what it has missed, as long as the journal has it.
    /// </summary>
    public async ValueTask<Outcome<WebhookRecord>> UpdateAsync(
        WebhookRecord changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var webhook = changed with
        {
            Events = Distinct(changed.Events),
            DisabledAt = changed.Enabled ? null : changed.DisabledAt ?? _time.GetUtcNow(),
            DisabledReason = changed.Enabled ? null : changed.DisabledReason,
        };
        if (Check(webhook) is { } refusal)
            return refusal;
        if (await _webhooks.FindAsync(webhook.Id, cancellationToken) is { } stored && IsSame(stored, webhook))
            return stored;
        var saved = await _webhooks.SaveAsync(webhook, cancellationToken);
        if (saved.Record is not { } record)
            return Refusal.Stale;
        if (record.Enabled)
            await _queues.HurryAsync(record.Id, _time.GetUtcNow(), cancellationToken);
        return record;
    }

    /// <summary>A new secret; the one until now signs along for 24 hours, and any older one no more.</summary>
    public async ValueTask<Outcome<WebhookWithSecret>> RotateSecretAsync(
        WebhookRecord webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var secret = WebhookSecret.New();
        var rotated = webhook with
        {
            Secret = WebhookSecrets.Protect(webhook.Id, secret, _protector),
            PreviousSecret = webhook.Secret,
            PreviousSecretUntil = _time.GetUtcNow() + RotationTime,
        };
        var saved = await _webhooks.SaveAsync(rotated, cancellationToken);
        return saved.Record is { } record ? new WebhookWithSecret(record, secret) : Refusal.Stale;
    }

    /// <summary>Deletes a webhook, what it was still to be told, and the log of what it was told.</summary>
    /// <returns>False when there was none.</returns>
    public async ValueTask<bool> DeleteAsync(WebhookRecord webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var deleted = await _webhooks.DeleteAsync(webhook.Id, cancellationToken);
        await _queues.DeleteAsync(webhook.Id, cancellationToken);
        return deleted;
    }

    // The queue first: without it the webhook would be told nothing, and without the webhook it harms nothing.
    private async ValueTask<Outcome<WebhookRecord>> SaveNewAsync(
        WebhookRecord webhook, CancellationToken cancellationToken)
    {
        var queue = new WebhookQueue
        {
            WebhookId = webhook.Id,
            AccountId = webhook.OwnerId,
            Position = await _log.GetHeadAsync(cancellationToken),
        };
        await _queues.SaveAsync(queue, [], cancellationToken);
        var saved = await _plans.SaveAsync(
            _webhooks, webhook, "webhooks", limits => limits.Webhooks, cancellationToken);
        if (saved.Value?.Result.Record is not { } record)
        {
            await _queues.DeleteAsync(webhook.Id, CancellationToken.None);
            return saved.Refusal ?? Refusal.Stale;
        }

        // An event between the two was looked at before the webhook was there.
        await _queues.HurryAsync(webhook.Id, _time.GetUtcNow(), cancellationToken);
        return record;
    }

    // Lists are compared by what they hold: what changes nothing makes no new version.
    private static bool IsSame(WebhookRecord stored, WebhookRecord webhook) =>
        stored == webhook with { Events = stored.Events }
        && stored.Events.SequenceEqual(webhook.Events, StringComparer.Ordinal);

    private static IReadOnlyList<string> Distinct(IReadOnlyList<string>? events) =>
        events is null ? [] : [.. events.Distinct(StringComparer.Ordinal)];

    private Refusal? Check(WebhookRecord webhook)
    {
        if (_targets.Check(webhook.Url) is { } wrong)
            return Refusal.Invalid("url", wrong.Detail) with { Reason = wrong.Reason };
        if (webhook.Events.Except(WebhookEvents.All, StringComparer.Ordinal).Any())
            return Refusal.Invalid("events", $"The events are {string.Join(", ", WebhookEvents.All)}.");
        return webhook.Description?.Length > MaxDescriptionLength
            ? Refusal.Invalid("description", "The description must have at most 500 characters.")
            : null;
    }
}

/// <param name="Webhook">As stored.</param>
/// <param name="Secret">What it is signed with; shown once.</param>
public sealed record WebhookWithSecret(WebhookRecord Webhook, string Secret);
