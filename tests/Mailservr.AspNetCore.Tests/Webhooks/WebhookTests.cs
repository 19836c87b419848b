using System.Net;
using System.Text.Json;
using Mailservr.Accounts;
using Mailservr.Client;
using Mailservr.Secrets;
using Mailservr.Storage;
using Mailservr.Testing;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Webhooks;

public sealed class WebhookTests(TestApp app)
{
    private const string Path = "/api/webhooks";
    private const string Target = "https://example.com/hook";

    [Fact]
    public async Task Webhook_IsCreatedReadChangedAndDeleted()
    {
        var account = await app.AccountAsync();
        var webhooks = account.Client.Webhooks;
        var created = await webhooks.CreateAsync(new NewWebhook { Url = Target, Description = "Orders" });

        Assert.Equal(HttpStatusCode.Created, account.Answered.Status);
        Assert.Equal($"{Path}/{created.Id}", account.Answered.Location);
        Assert.StartsWith("whsec_", created.Secret, StringComparison.Ordinal);
        Assert.Equal((3, true), (created.Events.Count, created.Enabled));

        var read = await webhooks.GetAsync(created.Id);
        Assert.False(account.Answered.Data.TryGetProperty("secret", out _));
        Assert.Single(await webhooks.ListAsync().ToListAsync());
        Assert.False(account.Answered.Data[0].TryGetProperty("secret", out _));

        var changed = await webhooks.UpdateAsync(
            created.Id, new WebhookChange { Events = ["thread.created"], Enabled = false, Description = null }, read.ETag);
        Assert.Equal(["thread.created"], changed.Events);
        Assert.Null(changed.Description);
        Assert.NotNull(changed.DisabledAt);
        await webhooks.UpdateAsync(created.Id, new WebhookChange(), read.ETag).IsRefusedAsync(412, "stale");

        await webhooks.DeleteAsync(created.Id);
        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        await webhooks.GetAsync(created.Id).IsRefusedAsync(404, "not_found");
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url":"http://example.com/"}""", "url")]
    [InlineData("""{"url":"https://10.0.0.1/"}""", "url")]
    [InlineData("""{"url":"https://user@example.com/"}""", "url")]
    [InlineData("""{"url":"https://example.com/","events":["email.deleted"]}""", "events")]
    [InlineData("""{"url":"https://example.com/","events":"email.received"}""", "events")]
    public async Task Create_BadInput_Is400(string json, string field)
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync(Path, json);

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal(0, (await account.GetAsync(Path)).Data.GetArrayLength());
    }

    [Fact]
    public async Task Patch_PrivateTargetOrMassAssignment_ChangesNothing()
    {
        var account = await app.AccountAsync();
        var created = await account.PostAsync(Path, """{"url":"https://example.com/hook"}""");

        (await account.PatchAsync(created.Location ?? "", """{"url":"https://[::1]/"}""")).IsProblem(400, "invalid");
        var same = await account.PatchAsync(
            created.Location ?? "", """{"id":1,"ownerId":1,"secret":"x","disabledReason":"gone","createdAt":"2020-01-01"}""");

        Assert.Equal(created.Id, same.Id);
        Assert.Equal(created.Data.GetProperty("createdAt").GetString(), same.Data.GetProperty("createdAt").GetString());
        Assert.Equal(JsonValueKind.Null, same.Data.GetProperty("disabledReason").ValueKind);
    }

    [Fact]
    public async Task Patch_ThatChangesNothing_KeepsTheTag()
    {
        var account = await app.AccountAsync();
        var webhooks = account.Client.Webhooks;
        var created = await webhooks.CreateAsync(new NewWebhook { Url = Target, Events = ["thread.created"] });

        var same = await webhooks.UpdateAsync(created.Id, new WebhookChange { Enabled = true, Events = ["thread.created"] });

        Assert.Equal(created.ETag, same.ETag);
    }

    [Fact]
    public async Task Status_SaysWhetherThePlanAllowsIt()
    {
        var account = await app.AccountAsync();
        var webhooks = account.Client.Webhooks;
        var created = await webhooks.CreateAsync(new NewWebhook { Url = Target });

        await GivePlanAsync(account.AccountId, "pro");
        var suspended = await account.GetAsync($"{Path}/{created.Id}", ("If-None-Match", created.ETag ?? ""));
        var listed = await webhooks.ListAsync().FirstAsync();
        await webhooks.TestAsync(created.Id).IsRefusedAsync(403, "plan_limit");
        await GivePlanAsync(account.AccountId, "enterprise");
        var active = await webhooks.GetAsync(created.Id);
        var disabled = await webhooks.UpdateAsync(created.Id, new WebhookChange { Enabled = false });

        Assert.Equal(HttpStatusCode.OK, suspended.Status);
        Assert.Equal("suspended", suspended.Data.GetProperty("status").GetString());
        Assert.Equal(
            ["active", "suspended", "active", "disabled"],
            new[] { created, listed, active, disabled }.Select(webhook => webhook.Status));
    }

    private async Task GivePlanAsync(long accountId, string plan)
    {
        var accounts = app.Services.GetRequiredService<IRecordStore<AccountRecord>>();
        var account = await accounts.FindAsync(accountId, default) ?? throw new InvalidOperationException("gone");
        await accounts.SaveAsync(account with { Plan = plan }, default);
    }

    [Fact]
    public async Task Create_Repeated_ShowsNoSecretAndMakesNoSecond()
    {
        var account = await app.AccountAsync();
        var webhooks = account.Client.Webhooks;
        var first = await webhooks.CreateAsync(new NewWebhook { Url = Target }, "k");
        var again = await webhooks.CreateAsync(new NewWebhook { Url = Target }, "k");

        Assert.Equal(first.Id, again.Id);
        Assert.False(account.Answered.Data.TryGetProperty("secret", out _));
        Assert.Single(await webhooks.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Secret_AtRest_IsEncrypted()
    {
        var account = await app.AccountAsync();
        var created = await account.Client.Webhooks.CreateAsync(new NewWebhook { Url = Target });

        var stored = await app.Services.GetRequiredService<IRecordStore<WebhookRecord>>().FindAsync(created.Id, default);

        var secret = created.Secret ?? "";
        Assert.DoesNotContain(secret["whsec_".Length..], stored?.Secret ?? "", StringComparison.Ordinal);
        var protector = app.Services.GetRequiredService<ISecretProtector>();
        Assert.Equal(secret, protector.Unprotect(stored?.Secret ?? "", $"webhook:{created.Id}"));
    }

    [Fact]
    public async Task Mail_Arrived_IsToldAndLogged()
    {
        await using var receiver = new HookReceiver();
        var account = await app.AccountAsync(AccountRole.User);
        var address = await account.NewAddressAsync();
        var webhook = await CreateAsync(account, receiver);
        await app.SendAsync(address.Text, "Subject: Order 7\n\nHello\n");

        var requests = new[] { await receiver.NextAsync(), await receiver.NextAsync() };

        var verifier = new WebhookVerifier(webhook.Secret ?? "");
        Assert.All(requests, request => Assert.Equal(
            WebhookVerification.Valid, verifier.Verify(request.Headers.GetValueOrDefault, request.Body)));
        var body = JsonDocument.Parse(requests[0].Body).RootElement;
        Assert.Equal("email.received", body.GetProperty("event").GetString());
        Assert.Equal("Order 7", body.GetProperty("data").GetProperty("subject").GetString());
        Assert.Equal("thread.created", JsonDocument.Parse(requests[1].Body).RootElement.GetProperty("type").GetString());

        var log = await LogAsync(account, webhook, 2);
        var newest = log[0];
        Assert.Equal(("thread.created", 204, null), (newest.Event, newest.Attempts[0].Status, newest.NextAttemptAt));
        Assert.Equal("thread.created", newest.Payload.GetProperty("event").GetString());
    }

    [Fact]
    public async Task Test_Redelivery_AndReplay_Arrive()
    {
        await using var receiver = new HookReceiver();
        var account = await app.AccountAsync();
        var webhooks = account.Client.Webhooks;
        var address = await account.NewAddressAsync();
        var webhook = await CreateAsync(account, receiver, "email.received");
        var tested = await webhooks.TestAsync(webhook.Id);
        Assert.Equal(HttpStatusCode.Accepted, account.Answered.Status);
        Assert.Equal($"{Path}/{webhook.Id}/deliveries/{tested.Id}", account.Answered.Location);
        Assert.Equal(tested.EventId, (await receiver.NextAsync()).Headers["webhook-id"]);
        Assert.Equal(tested.Id, (await webhooks.GetDeliveryAsync(webhook.Id, tested.Id)).Id);

        await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = address.Id });
        var first = await receiver.NextAsync();
        var delivery = (await LogAsync(account, webhook, 2))[0].Id;

        await webhooks.RedeliverAsync(webhook.Id, delivery);
        Assert.Equal(HttpStatusCode.Accepted, account.Answered.Status);
        Assert.Equal(first.Body, (await receiver.NextAsync()).Body);

        await webhooks.ReplayAsync(webhook.Id, new Mailservr.Client.WebhookReplay { From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        Assert.Equal(HttpStatusCode.Accepted, account.Answered.Status);
        var replay = await receiver.NextAsync();
        Assert.Equal(first.Headers["webhook-id"], replay.Headers["webhook-id"]);
        Assert.Equal(first.Body, replay.Body);
    }

    [Theory]
    [InlineData("""{}""", "from")]
    [InlineData("""{"from":"soon"}""", "from")]
    [InlineData("""{"from":"2026-01-02","to":"2026-01-01"}""", "to")]
    public async Task Replay_BadInput_Is400(string json, string field)
    {
        var account = await app.AccountAsync();
        var webhook = await account.PostAsync(Path, """{"url":"https://example.com/hook"}""");

        var answer = await account.PostAsync($"{webhook.Location}/replay", json);

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Deliveries_AreListedByStatusAndPage()
    {
        await using var receiver = new HookReceiver();
        var account = await app.AccountAsync();
        var webhooks = account.Client.Webhooks;
        var webhook = await CreateAsync(account, receiver);
        for (var i = 0; i < 3; i++)
        {
            await webhooks.TestAsync(webhook.Id);
            await receiver.NextAsync();
        }

        await LogAsync(account, webhook, 3);
        var path = $"{Path}/{webhook.Id}/deliveries";
        var page = await account.GetAsync($"{path}?status=succeeded&limit=2");
        var rest = await account.GetAsync($"{path}?status=succeeded&limit=2&cursor={page.NextCursor}");
        Assert.Equal((2, 1), (page.Data.GetArrayLength(), rest.Data.GetArrayLength()));
        Assert.Null(rest.NextCursor);
        (await account.GetAsync($"{path}?cursor={page.NextCursor}")).IsProblem(400, "invalid_cursor");
        var refused = await webhooks.ListDeliveriesAsync(webhook.Id, "done").IsRefusedAsync(400, "invalid");
        Assert.Equal("The parameter status is none of pending, succeeded, failed.", refused.Message);
        Assert.Empty(await webhooks.ListDeliveriesAsync(webhook.Id, "failed").ToListAsync());
    }

    [Fact]
    public async Task Rotation_ShowsANewSecretThatSignsWithTheOldOne()
    {
        await using var receiver = new HookReceiver();
        var account = await app.AccountAsync();
        var webhook = await CreateAsync(account, receiver);

        var rotated = await account.Client.Webhooks.RotateSecretAsync(webhook.Id);
        var answer = account.Answered;
        await account.Client.Webhooks.TestAsync(webhook.Id);
        var request = await receiver.NextAsync();

        Assert.Equal((HttpStatusCode.OK, "no-store"), (answer.Status, answer.Headers["Cache-Control"]));
        Assert.NotEqual(webhook.Secret, rotated.Secret);
        foreach (var shown in new[] { webhook, rotated })
        {
            var verifier = new WebhookVerifier(shown.Secret ?? "");
            Assert.Equal(WebhookVerification.Valid, verifier.Verify(request.Headers.GetValueOrDefault, request.Body));
        }
    }

    private static Task<Webhook> CreateAsync(ApiClient account, HookReceiver receiver, params string[] events) =>
        account.Client.Webhooks.CreateAsync(new NewWebhook { Url = receiver.Url.ToString(), Events = events });

    // An attempt is written down when its answer is here: a moment after the receiver has it.
    private static async Task<List<Mailservr.Client.WebhookDelivery>> LogAsync(ApiClient account, Webhook webhook, int succeeded)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (true)
        {
            var log = await account.Client.Webhooks.ListDeliveriesAsync(webhook.Id, "succeeded").ToListAsync();
            if (log.Count >= succeeded)
                return log;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
