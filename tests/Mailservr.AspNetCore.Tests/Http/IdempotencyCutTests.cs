using System.Net;

namespace Mailservr.AspNetCore.Tests.Http;

public sealed class IdempotencyCutTests(CutApp app) : IClassFixture<CutApp>
{
    private const string Header = "Idempotency-Key";

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    // Every endpoint that creates, but for the checkout, whose effect is at the provider.
    [Theory]
    [InlineData("/api/addresses/generate", "/api/addresses", """{"note":"n"}""")]
    [InlineData("/api/addresses", "/api/addresses", """{"name":"$","domainId":@}""")]
    [InlineData("/api/address-categories", "/api/address-categories", """{"name":"Shops","color":"#aabbcc"}""")]
    [InlineData("/api/blocked-senders", "/api/blocked-senders", """{"sender":"@x.example"}""")]
    [InlineData("/api/api-keys", "/api/api-keys", """{"name":"k"}""")]
    [InlineData("/api/webhooks", "/api/webhooks", """{"url":"https://hooks.example.com/"}""")]
    [InlineData("/api/domains", "/api/domains", """{"name":"$.example"}""")]
    [InlineData("/api/admin/invitations", "/api/admin/invitations", """{"email":"$@example.org"}""")]
    [InlineData("/api/alias/random/new", "/api/addresses", """{"note":"n"}""")]
    public async Task Post_CutBehindItsEffect_IsAnsweredAndHasOneEffect(string path, string list, string json)
    {
        var account = await app.AccountAsync();
        var before = await CountAsync(account, list);
        var domainId = await account.DomainIdAsync();
        var body = json.Replace("$", "n" + Guid.NewGuid().ToString("N"), StringComparison.Ordinal)
            .Replace("@}", domainId + "}", StringComparison.Ordinal);
        app.IsCut = true;
        var cut = await account.PostAsync(path, body, (Header, "k"));
        app.IsCut = false;

        var early = await account.PostAsync(path, body, (Header, "k"));
        app.Clock.Advance(Claim);
        var other = await account.PostAsync(path, """{"note":"another"}""", (Header, "k"));
        var second = await account.PostAsync(path, body, (Header, "k"));
        var third = await account.PostAsync(path, body, (Header, "k"));

        Assert.Equal(HttpStatusCode.InternalServerError, cut.Status);
        early.IsProblem(409, "idempotency_in_progress");
        other.IsProblem(422, "idempotency_key_reused");
        Assert.Equal((HttpStatusCode.Created, "true"), (second.Status, second.Headers["Idempotent-Replayed"]));
        Assert.Equal((second.Status, second.Text, second.Location, second.ETag), (third.Status, third.Text, third.Location, third.ETag));
        Assert.Equal(before + 1, await CountAsync(account, list));
        Assert.DoesNotContain("whsec_", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_CutBeforeItsEffect_IsDoneByItsRepetition()
    {
        var account = await app.AccountAsync();
        app.IsCut = true;
        // Refused, and cut before the key was given back: nothing was created.
        var cut = await account.PostAsync("/api/address-categories", """{"name":"Shops","color":"blue"}""", (Header, "k"));
        app.IsCut = false;
        app.Clock.Advance(Claim);

        var again = await account.PostAsync("/api/address-categories", """{"name":"Shops","color":"blue"}""", (Header, "k"));
        var right = await account.PostAsync("/api/address-categories", """{"name":"Shops","color":"#aabbcc"}""", (Header, "k"));

        Assert.Equal(HttpStatusCode.InternalServerError, cut.Status);
        again.IsProblem(400, "invalid");
        Assert.Equal(HttpStatusCode.Created, right.Status);
        Assert.Equal(1, await CountAsync(account, "/api/address-categories"));
    }

    [Fact]
    public async Task Post_CutAndTakenUpBySixteen_HasOneEffect()
    {
        var account = await app.AccountAsync();
        app.IsCut = true;
        await account.PostAsync("/api/addresses/generate", "{}", (Header, "k"));
        app.IsCut = false;
        app.Clock.Advance(Claim);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            _ => account.PostAsync("/api/addresses/generate", "{}", (Header, "k"))));

        Assert.All(answers, answer => Assert.True((int)answer.Status is 201 or 409, answer.Text));
        Assert.Single(answers.Where(answer => (int)answer.Status == 201).Select(answer => answer.Text).Distinct());
        Assert.Equal(1, await CountAsync(account, "/api/addresses"));
    }

    [Fact]
    public async Task Post_TakenUpWhileTheFirstIsOnlySlow_HasOneEffect()
    {
        var account = await app.AccountAsync();
        var gate = new TaskCompletionSource();
        app.Slow = gate.Task;
        var first = account.PostAsync("/api/addresses/generate", "{}", (Header, "k"));
        while (app.Slow is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);

        app.Clock.Advance(Claim);
        var second = await account.PostAsync("/api/addresses/generate", "{}", (Header, "k"));
        gate.SetResult();
        var third = await account.PostAsync("/api/addresses/generate", "{}", (Header, "k"));

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal([second.Text, second.Text], new[] { (await first).Text, third.Text });
        Assert.Equal(1, await CountAsync(account, "/api/addresses"));
    }

    private static async Task<int> CountAsync(ApiClient account, string list) =>
        (await account.GetAsync(list)).Data.GetArrayLength();
}
