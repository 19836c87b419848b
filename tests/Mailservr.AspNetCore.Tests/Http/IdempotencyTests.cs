using System.Net;

namespace Mailservr.AspNetCore.Tests.Http;

public sealed class IdempotencyTests(TestApp app)
{
    private const string Header = "Idempotency-Key";

    [Theory]
    [InlineData("bare-key")]
    [InlineData("\"quoted key\"")]
    public async Task Post_Again_GivesTheFirstAnswer(string key)
    {
        var account = await app.AccountAsync();

        var first = await account.PostAsync("/api/addresses/generate", "{}", (Header, key));
        var second = await account.PostAsync("/api/addresses/generate", "{}", (Header, key));
        var other = await account.PostAsync("/api/addresses/generate", "{}", (Header, key + "x"));

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Location, second.Location);
        Assert.Equal("true", second.Headers["Idempotent-Replayed"]);
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.NotEqual(first.Id, other.Id);
    }

    [Fact]
    public async Task Post_QuotedAndBare_AreTheSameKey()
    {
        var account = await app.AccountAsync();

        var first = await account.PostAsync("/api/addresses/generate", "{}", (Header, "\"k\""));
        var second = await account.PostAsync("/api/addresses/generate", "{}", (Header, "k"));

        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task Post_OtherBody_Is422()
    {
        var account = await app.AccountAsync();
        await account.PostAsync("/api/addresses/generate", """{"note":"a"}""", (Header, "k"));

        var other = await account.PostAsync("/api/addresses/generate", """{"note":"b"}""", (Header, "k"));

        other.IsProblem(422, "idempotency_key_reused");
    }

    [Theory]
    [InlineData("/api/addresses/generate/")]
    [InlineData("/api/Addresses/Generate")]
    public async Task Post_SamePathWrittenOtherwise_GivesTheFirstAnswer(string path)
    {
        var account = await app.AccountAsync();

        var first = await account.PostAsync("/api/addresses/generate", "{}", (Header, "k"));
        var second = await account.PostAsync(path, "{}", (Header, "k"));

        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task Post_OtherQuery_Is422()
    {
        var account = await app.AccountAsync();
        await account.PostAsync("/api/alias/random/new?hostname=a.example", "{}", (Header, "k"));

        var other = await account.PostAsync("/api/alias/random/new?hostname=b.example", "{}", (Header, "k"));

        other.IsProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task Post_OtherAccountOrPath_IsAnotherKey()
    {
        var (one, two) = (await app.AccountAsync(), await app.AccountAsync());

        var first = await one.PostAsync("/api/addresses/generate", "{}", (Header, "k"));
        var second = await two.PostAsync("/api/addresses/generate", "{}", (Header, "k"));
        var third = await one.PostAsync("/api/blocked-senders", """{"sender":"@x.example"}""", (Header, "k"));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(HttpStatusCode.Created, third.Status);
    }

    [Fact]
    public async Task Post_RefusedFirst_CanBeRepeated()
    {
        var account = await app.AccountAsync();

        var refused = await account.PostAsync("/api/blocked-senders", """{"sender":"no"}""", (Header, "k"));
        var again = await account.PostAsync("/api/blocked-senders", """{"sender":"@x.example"}""", (Header, "k"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(HttpStatusCode.Created, again.Status);
    }

    [Fact]
    public async Task Post_SixteenAtOnce_CreatesOne()
    {
        var account = await app.AccountAsync();

        var calls = Enumerable.Range(0, 16).Select(
            _ => account.PostAsync("/api/addresses/generate", "{}", (Header, "race")));
        var answers = await Task.WhenAll(calls);

        Assert.All(answers, answer => Assert.True((int)answer.Status is 201 or 409, answer.Text));
        Assert.Single(answers.Where(answer => (int)answer.Status == 201).Select(answer => answer.Id).Distinct());
        Assert.Equal(1, (await account.GetAsync("/api/addresses")).Data.GetArrayLength());
    }

    [Fact]
    public async Task Post_KeyTooLongOrEmpty_Is400()
    {
        var account = await app.AccountAsync();

        var tooLong = await account.PostAsync("/api/addresses/generate", "{}", (Header, new string('k', 257)));
        var empty = await account.PostAsync("/api/addresses/generate", "{}", (Header, "\"\""));

        tooLong.IsProblem(400, "invalid");
        empty.IsProblem(400, "invalid");
    }

    [Fact]
    public async Task PostApiKey_Again_DoesNotShowTheSecretTwice()
    {
        var account = await app.AccountAsync();

        var first = await account.PostAsync("/api/api-keys", """{"name":"k"}""", (Header, "k"));
        var second = await account.PostAsync("/api/api-keys", """{"name":"k"}""", (Header, "k"));

        Assert.Equal(first.Id, second.Id);
        Assert.StartsWith("mk_live_", first.Data.GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.False(second.Data.TryGetProperty("key", out _));
    }
}
