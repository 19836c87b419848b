using System.Net;
using Mailservr.Accounts;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class AccountTests(TestApp app)
{
    [Fact]
    public async Task Patch_EachMember_IsKept()
    {
        var account = await app.AccountAsync();
        var domainId = await account.DomainIdAsync();

        var patched = await account.PatchAsync(
            "/api/account", $$"""{"name":"Ada","addressFormat":"words","defaultDomainId":{{domainId}}}""");

        Assert.Equal("Ada", patched.Data.GetProperty("name").GetString());
        Assert.Equal("words", patched.Data.GetProperty("addressFormat").GetString());
        Assert.Equal(domainId, patched.Data.GetProperty("defaultDomainId").GetInt64());
        Assert.Equal("user", patched.Data.GetProperty("role").GetString());

        var cleared = await account.PatchAsync("/api/account", """{"defaultDomainId":null}""");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, cleared.Data.GetProperty("defaultDomainId").ValueKind);
        Assert.Equal("Ada", cleared.Data.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"addressFormat":"emoji"}""", "addressFormat")]
    [InlineData("""{"addressFormat":"1"}""", "addressFormat")]
    [InlineData("""{"defaultDomainId":999999}""", "defaultDomainId")]
    public async Task Patch_BadValue_Is400AndNamesIt(string json, string field)
    {
        var account = await app.AccountAsync();

        var answer = await account.PatchAsync("/api/account", json);

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Patch_RoleInTheBody_IsIgnored()
    {
        var account = await app.AccountAsync();

        var answer = await account.PatchAsync("/api/account", """{"role":"admin","email":"root@example.org","id":1}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("user", answer.Data.GetProperty("role").GetString());
        Assert.Equal(account.AccountId, answer.Id);
    }

    [Fact]
    public async Task Keys_Listed_ShowNoSecret()
    {
        var account = await app.AccountAsync();

        var list = await account.GetAsync("/api/api-keys");

        Assert.DoesNotContain(account.Key[12..], list.Text, StringComparison.Ordinal);
        Assert.Equal(account.Key[..12], list.Data[0].GetProperty("prefix").GetString());
        Assert.False(list.Data[0].TryGetProperty("key", out _));
        Assert.False(list.Data[0].TryGetProperty("hash", out _));
    }

    [Fact]
    public async Task Keys_CreatedByAWeakKey_CannotBeStronger()
    {
        var account = await app.AccountAsync();
        var weak = await app.ClientAsync(account.AccountId, ApiScopes.Account, ApiScopes.MailRead);

        var stronger = await weak.PostAsync("/api/api-keys", """{"name":"k","scopes":["mail:write"]}""");
        var same = await weak.PostAsync("/api/api-keys", """{"name":"k"}""");

        stronger.IsProblem(403, "scope_missing");
        var scopes = same.Data.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString());
        Assert.Equal(["account", "mail:read"], scopes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"k","scopes":["root"]}""", "scopes")]
    [InlineData("""{"name":"k","scopes":[null]}""", "scopes")]
    [InlineData("""{"name":"k","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"k","expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt")]
    public async Task Keys_BadInput_Is400AndNamesIt(string json, string field)
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync("/api/api-keys", json);

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Keys_CreatedByAKeyThatExpires_ExpireNoLater()
    {
        var account = await app.AccountAsync();
        var made = await account.PostAsync("/api/api-keys", """{"name":"k","expiresAt":"2090-01-01T00:00:00Z"}""");
        Assert.Equal("no-store", made.Headers["Cache-Control"]);
        var brief = new ApiClient(app.Client(made.Data.GetProperty("key").GetString()));

        var later = await brief.PostAsync("/api/api-keys", """{"name":"k","expiresAt":"2090-01-02T00:00:00Z"}""");
        var same = await brief.PostAsync("/api/api-keys", """{"name":"k"}""");

        later.IsProblem(400, "invalid");
        Assert.Equal(made.Data.GetProperty("expiresAt").GetString(), same.Data.GetProperty("expiresAt").GetString());
    }

    [Fact]
    public async Task Keys_LastOneWithAllScopes_CannotBeDeleted()
    {
        var account = await app.AccountAsync();
        var id = (await account.GetAsync("/api/api-keys")).Data[0].GetProperty("id").GetInt64();

        (await account.DeleteAsync($"/api/api-keys/{id}")).IsProblem(409, "last_key");
        await account.PostAsync("/api/api-keys", """{"name":"another"}""");

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync($"/api/api-keys/{id}")).Status);
    }

    [Fact]
    public async Task DefaultDomain_OffOrDeleted_IsInNobodysWay()
    {
        var (account, admin) = (await app.AccountAsync(), app.Admin());
        var domain = await admin.PostAsync("/api/domains", $$"""{"name":"gone{{account.AccountId}}.example"}""");
        var setting = $$"""{"defaultDomainId":{{domain.Id}}}""";
        var before = await account.PatchAsync("/api/account", setting);
        await admin.PatchAsync(domain.Location ?? "", """{"active":false}""");
        var whenOff = await account.PatchAsync("/api/account", """{"name":"Off"}""");
        var generated = await account.PostAsync("/api/addresses/generate");

        await admin.DeleteAsync(domain.Location ?? "");
        var read = await account.GetAsync("/api/account", ("If-None-Match", whenOff.ETag ?? ""));
        var empty = await account.PatchAsync("/api/account", "{}");
        var whenGone = await account.PatchAsync("/api/account", """{"name":"Gone"}""");

        Assert.Equal(HttpStatusCode.OK, before.Status);
        Assert.Equal(domain.Id, whenOff.Data.GetProperty("defaultDomainId").GetInt64());
        Assert.Equal(HttpStatusCode.Created, generated.Status);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, read.Data.GetProperty("defaultDomainId").ValueKind);
        Assert.Equal(read.ETag, empty.ETag);
        Assert.Equal("Gone", whenGone.Data.GetProperty("name").GetString());
        (await account.PatchAsync("/api/account", setting)).IsProblem(400, "invalid");
    }

    [Theory]
    [InlineData("bearer {0}", true)]
    [InlineData("Bearer  {0} ", true)]
    [InlineData("Basic {0}", false)]
    [InlineData("{0}", false)]
    [InlineData("Bearer {0}x", false)]
    [InlineData("Bearer", false)]
    public async Task Authorization_Forms_AreToldApart(string header, bool works)
    {
        var account = await app.AccountAsync();
        var anonymous = new ApiClient(app.Client());
        var value = string.Format(System.Globalization.CultureInfo.InvariantCulture, header, account.Key);

        var answer = await anonymous.GetAsync("/api/account", ("Authorization", value));

        Assert.Equal(works ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.Status);
    }
}
