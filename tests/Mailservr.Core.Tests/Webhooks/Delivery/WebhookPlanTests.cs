using Mailservr.Accounts;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

/// <summary>Webhooks of an account whose plan allows fewer than it has: five, and there are six.</summary>
public sealed class WebhookPlanTests : IDisposable
{
    private readonly WebhookHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Plan_ThatAllowsFewer_LetsTheOldestBeToldAndTheLastWaits()
    {
        var (account, webhooks) = await FillAsync();
        await _host.AppendAsync(3);

        foreach (var webhook in webhooks)
            await _host.DrainAsync(webhook);
        var refused = await _host.Deliveries.TestAsync(webhooks[5], default);

        Assert.Equal([3, 3, 3, 3, 3, 0], webhooks.Select((_, i) => _host.Receivers.Of($"w{i}").Count));
        Assert.Equal("plan_limit", refused.Refusal?.Code);
        Assert.Equal((true, false), (await IsAllowedAsync(webhooks[4]), await IsAllowedAsync(webhooks[5])));
        Assert.Equal(_host.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), (await _host.QueueAsync(webhooks[5])).DueAt);

        await SaveAsync(account with { Plan = "unlimited" });
        await _host.DrainAfterAsync(TimeSpan.FromMinutes(1), webhooks[5]);

        Assert.Equal(["evt_1", "evt_2", "evt_3"], _host.Receivers.Of("w5").Select(request => request.Id));
        Assert.True(await IsAllowedAsync(webhooks[5]));
    }

    [Fact]
    public async Task Deletion_OfAnOlderOne_MakesRoom()
    {
        var (_, webhooks) = await FillAsync();
        await _host.AppendAsync();

        await _host.Directory.DeleteAsync(webhooks[2], default);
        await _host.DrainAsync(webhooks[5]);

        Assert.Single(_host.Receivers.Of("w5"));
    }

    [Fact]
    public async Task Account_WithoutThePlanItNeeds_IsToldNothing()
    {
        var webhook = await _host.AddAsync();
        _host.Options.Billing.Required = true;
        await _host.AppendAsync();

        await _host.DrainAsync(webhook);

        Assert.Empty(_host.Receivers.Of("a"));
        Assert.Equal(WebhookDeliveryStatus.Pending, Assert.Single(await _host.LogAsync(webhook)).Status);
    }

    private async Task<(AccountRecord Account, IReadOnlyList<WebhookRecord> Webhooks)> FillAsync()
    {
        var account = await SaveAsync(
            new AccountRecord { Id = 1, Email = "a@example.org", CreatedAt = _host.Clock.GetUtcNow() });
        var webhooks = new List<WebhookRecord>();
        for (var i = 0; i < 6; i++)
            webhooks.Add(await _host.AddAsync($"w{i}"));
        return (await SaveAsync(account with { Plan = "enterprise" }), webhooks);
    }

    private ValueTask<bool> IsAllowedAsync(WebhookRecord webhook) => _host.Directory.IsAllowedAsync(webhook, default);

    private async Task<AccountRecord> SaveAsync(AccountRecord account) =>
        (await _host.Accounts.SaveAsync(account, default)).Record ?? throw new InvalidOperationException("stale");
}
