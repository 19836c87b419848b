using System.Net;
using System.Text.Json;
using Mailservr.Accounts;
using Mailservr.Secrets;
using Mailservr.Storage;
using Mailservr.Testing;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Webhooks;

public sealed class WebhookTests(TestApp app)
{
    private const string Path = "/api/webhooks";

    [Fact]
    public async Task Webhook_IsCreatedReadChangedAndDeleted()
    {
        var account = await app.AccountAsync();
        var created = await account.PostAsync(Path, """{"url":"https://example.com/hook","description":"Orders"}""");

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"{Path}/{created.Id}", created.Location);
        Assert.StartsWith("whsec_", created.Data.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, created.Data.GetProperty("events").GetArrayLength());
        Assert.True(created.Data.GetProperty("enabled").GetBoolean());

        var read = await account.GetAsync(created.Location ?? "");
        Assert.False(read.Data.TryGetProperty("secret", out _));
        Assert.False((await account.GetAsync(Path)).Data[0].TryGetProperty("secret", out _));

        var changed = await account.PatchAsync(
            created.Location ?? "", """{"events":["thread.created"],"enabled":false,"description":null}""", ("If-Match", read.ETag ?? ""));
        Assert.Equal("thread.created", Assert.Single(changed.Data.GetProperty("events").EnumerateArray()).GetString());
        Assert.Equal(JsonValueKind.Null, changed.Data.GetProperty("description").ValueKind);
        Assert.Equal(JsonValueKind.String, changed.Data.GetProperty("disabledAt").ValueKind);
        (await account.PatchAsync(created.Location ?? "", "{}", ("If-Match", read.ETag ?? ""))).IsProblem(412, "stale");

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync(created.Location ?? "")).Status);
        (await account.GetAsync(created.Location ?? "")).IsProblem(404, "not_found");
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
        var created = await account.PostAsync(Path, """{"url":"https://example.com/hook","events":["thread.created"]}""");

        var same = await account.PatchAsync(created.Location ?? "", """{"enabled":true,"events":["thread.created"]}""");

        Assert.Equal(created.ETag, same.ETag);
    }

    [Fact]
    public async Task Status_SaysWhetherThePlanAllowsIt()
    {
        var account = await app.AccountAsync();
        var created = await account.PostAsync(Path, """{"url":"https://example.com/hook"}""");
        var webhook = created.Location ?? "";

        await GivePlanAsync(account.AccountId, "pro");
        var suspended = await account.GetAsync(webhook, ("If-None-Match", created.ETag ?? ""));
        var listed = (await account.GetAsync(Path)).Data[0];
        var tested = await account.PostAsync($"{webhook}/test", "{}");
        await GivePlanAsync(account.AccountId, "enterprise");
        var active = await account.GetAsync(webhook);
        var disabled = await account.PatchAsync(webhook, """{"enabled":false}""");

        Assert.Equal(HttpStatusCode.OK, suspended.Status);
        Assert.Equal(
            ["active", "suspended", "suspended", "active", "disabled"],
            new[] { created.Data, suspended.Data, listed, active.Data, disabled.Data }.Select(
                view => view.GetProperty("status").GetString()));
        tested.IsProblem(403, "plan_limit");
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
        var first = await account.PostAsync(Path, """{"url":"https://example.com/hook"}""", ("Idempotency-Key", "k"));
        var again = await account.PostAsync(Path, """{"url":"https://example.com/hook"}""", ("Idempotency-Key", "k"));

        Assert.Equal(first.Id, again.Id);
        Assert.False(again.Data.TryGetProperty("secret", out _));
        Assert.Equal(1, (await account.GetAsync(Path)).Data.GetArrayLength());
    }

    [Fact]
    public async Task Secret_AtRest_IsEncrypted()
    {
        var account = await app.AccountAsync();
        var created = await account.PostAsync(Path, """{"url":"https://example.com/hook"}""");

        var stored = await app.Services.GetRequiredService<IRecordStore<WebhookRecord>>().FindAsync(created.Id, default);

        var secret = created.Data.GetProperty("secret").GetString() ?? "";
        Assert.DoesNotContain(secret["whsec_".Length..], stored?.Secret ?? "", StringComparison.Ordinal);
        var protector = app.Services.GetRequiredService<ISecretProtector>();
        Assert.Equal(secret, protector.Unprotect(stored?.Secret ?? "", $"webhook:{created.Id}"));
    }

    [Fact]
    public async Task Mail_Arrived_IsToldAndLogged()
    {
        await using var receiver = new HookReceiver();
        var account = await app.AccountAsync(AccountRole.User);
        var address = await account.AddressAsync();
        var webhook = await CreateAsync(account, receiver);
        await app.SendAsync(address.Data.GetProperty("address").GetString() ?? "", "Subject: Order 7\n\nHello\n");

        var requests = new[] { await receiver.NextAsync(), await receiver.NextAsync() };

        var verifier = new WebhookVerifier(webhook.Data.GetProperty("secret").GetString() ?? "");
        Assert.All(requests, request => Assert.Equal(
            WebhookVerification.Valid, verifier.Verify(request.Headers.GetValueOrDefault, request.Body)));
        var body = JsonDocument.Parse(requests[0].Body).RootElement;
        Assert.Equal("email.received", body.GetProperty("event").GetString());
        Assert.Equal("Order 7", body.GetProperty("data").GetProperty("subject").GetString());
        Assert.Equal("thread.created", JsonDocument.Parse(requests[1].Body).RootElement.GetProperty("type").GetString());

        var log = await LogAsync(account, webhook, 2);
        var newest = log[0];
        Assert.Equal("thread.created", newest.GetProperty("event").GetString());
        Assert.Equal(204, newest.GetProperty("attempts")[0].GetProperty("status").GetInt32());
        Assert.Equal(JsonValueKind.Null, newest.GetProperty("nextAttemptAt").ValueKind);
        Assert.Equal("thread.created", newest.GetProperty("payload").GetProperty("event").GetString());
    }

    [Fact]
    public async Task Test_Redelivery_AndReplay_Arrive()
    {
        await using var receiver = new HookReceiver();
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var webhook = await CreateAsync(account, receiver, "email.received");
        var tested = await account.PostAsync($"{webhook.Location}/test");
        Assert.Equal(HttpStatusCode.Accepted, tested.Status);
        Assert.Equal(tested.Data.GetProperty("eventId").GetString(), (await receiver.NextAsync()).Headers["webhook-id"]);
        Assert.Equal(tested.Id, (await account.GetAsync(tested.Location ?? "")).Id);

        await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = address.Id });
        var first = await receiver.NextAsync();
        var delivery = (await LogAsync(account, webhook, 2))[0].GetProperty("id").GetInt64();

        var again = await account.PostAsync($"{webhook.Location}/deliveries/{delivery}/redeliver");
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        Assert.Equal(first.Body, (await receiver.NextAsync()).Body);

        var replayed = await account.PostAsync($"{webhook.Location}/replay", """{"from":"2000-01-01"}""");
        Assert.Equal(HttpStatusCode.Accepted, replayed.Status);
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
        var webhook = await CreateAsync(account, receiver);
        for (var i = 0; i < 3; i++)
        {
            await account.PostAsync($"{webhook.Location}/test");
            await receiver.NextAsync();
        }

        await LogAsync(account, webhook, 3);
        var path = $"{webhook.Location}/deliveries?status=succeeded&limit=2";
        var page = await account.GetAsync(path);
        var rest = await account.GetAsync($"{path}&cursor={page.NextCursor}");
        Assert.Equal((2, 1), (page.Data.GetArrayLength(), rest.Data.GetArrayLength()));
        Assert.Null(rest.NextCursor);
        (await account.GetAsync($"{webhook.Location}/deliveries?cursor={page.NextCursor}")).IsProblem(400, "invalid_cursor");
        (await account.GetAsync($"{webhook.Location}/deliveries?status=done")).IsProblem(400, "invalid");
        Assert.Equal(0, (await account.GetAsync($"{webhook.Location}/deliveries?status=failed")).Data.GetArrayLength());
    }

    [Fact]
    public async Task Rotation_ShowsANewSecretThatSignsWithTheOldOne()
    {
        await using var receiver = new HookReceiver();
        var account = await app.AccountAsync();
        var webhook = await CreateAsync(account, receiver);

        var rotated = await account.PostAsync($"{webhook.Location}/rotate-secret");
        await account.PostAsync($"{webhook.Location}/test");
        var request = await receiver.NextAsync();

        Assert.Equal(HttpStatusCode.OK, rotated.Status);
        Assert.Equal("no-store", rotated.Headers["Cache-Control"]);
        foreach (var answer in new[] { webhook, rotated })
        {
            var verifier = new WebhookVerifier(answer.Data.GetProperty("secret").GetString() ?? "");
            Assert.Equal(WebhookVerification.Valid, verifier.Verify(request.Headers.GetValueOrDefault, request.Body));
        }
    }

    private static async Task<ApiAnswer> CreateAsync(ApiClient account, HookReceiver receiver, params string[] events)
    {
        var body = JsonSerializer.Serialize(new { url = receiver.Url.ToString(), events });
        var created = await account.PostAsync(Path, body);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        return created;
    }

    // An attempt is written down when its answer is here: a moment after the receiver has it.
    private static async Task<List<JsonElement>> LogAsync(ApiClient account, ApiAnswer webhook, int succeeded)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (true)
        {
            var log = await account.GetAsync($"{webhook.Location}/deliveries?status=succeeded");
            if (log.Data.GetArrayLength() >= succeeded)
                return [.. log.Data.EnumerateArray()];
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
