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

    [Fact]
    public async Task Keys_UnknownScope_Is400()
    {
        var account = await app.AccountAsync();

        (await account.PostAsync("/api/api-keys", """{"name":"k","scopes":["root"]}""")).IsProblem(400, "invalid");
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
