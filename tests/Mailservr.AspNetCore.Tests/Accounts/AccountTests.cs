using System.Net;
using Mailservr.Accounts;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class AccountTests(TestApp app)
{
    [Fact]
    public async Task Patch_EachMember_IsKept()
    {
        var account = await app.AccountAsync();
        var domainId = await account.DomainIdAsync();

        var own = account.Client.Account;

        var patched = await own.UpdateAsync(
            new AccountChange { Name = "Ada", AddressFormat = "words", DefaultDomainId = domainId });

        Assert.Equal(
            ("Ada", "words", domainId, "user"), (patched.Name, patched.AddressFormat, patched.DefaultDomainId, patched.Role));

        var cleared = await own.UpdateAsync(new AccountChange { DefaultDomainId = null });
        Assert.Equal((null, "Ada"), (cleared.DefaultDomainId, cleared.Name));
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

        var stronger = new Mailservr.Client.NewApiKey { Name = "k", Scopes = ["mail:write"] };

        await weak.Client.ApiKeys.CreateAsync(stronger).IsRefusedAsync(403, "scope_missing");
        var same = await weak.Client.ApiKeys.CreateAsync(new Mailservr.Client.NewApiKey { Name = "k" });

        Assert.Equal(["account", "mail:read"], same.Scopes.Order(StringComparer.Ordinal));
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
        var end = new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var made = await account.Client.ApiKeys.CreateAsync(new Mailservr.Client.NewApiKey { Name = "k", ExpiresAt = end });
        Assert.Equal("no-store", account.Answered.Headers["Cache-Control"]);
        var brief = new ApiClient(app.Client(made.Key)).Client.ApiKeys;

        await brief.CreateAsync(new Mailservr.Client.NewApiKey { Name = "k", ExpiresAt = end.AddDays(1) }).IsRefusedAsync(400, "invalid");
        var same = await brief.CreateAsync(new Mailservr.Client.NewApiKey { Name = "k" });

        Assert.Equal(made.ExpiresAt, same.ExpiresAt);
    }

    [Fact]
    public async Task Keys_LastOneWithAllScopes_CannotBeDeleted()
    {
        var account = await app.AccountAsync();
        var keys = account.Client.ApiKeys;
        var id = (await keys.ListAsync().FirstAsync()).Id;

        await keys.DeleteAsync(id).IsRefusedAsync(409, "last_key");
        await keys.CreateAsync(new Mailservr.Client.NewApiKey { Name = "another" });

        await keys.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
    }

    [Fact]
    public async Task DefaultDomain_OffOrDeleted_IsInNobodysWay()
    {
        var (account, admin) = (await app.AccountAsync(), app.Admin());
        var (own, domains) = (account.Client.Account, admin.Client.Domains);
        var domain = await domains.CreateAsync(new NewDomain { Name = $"gone{account.AccountId}.example" });
        var setting = new AccountChange { DefaultDomainId = domain.Id };
        await own.UpdateAsync(setting);
        await domains.UpdateAsync(domain.Id, new DomainChange { Active = false });
        var whenOff = await own.UpdateAsync(new AccountChange { Name = "Off" });
        await account.Client.Addresses.GenerateAsync();

        await domains.DeleteAsync(domain.Id);
        var read = await account.GetAsync("/api/account", ("If-None-Match", whenOff.ETag ?? ""));
        var empty = await own.UpdateAsync(new AccountChange());
        var whenGone = await own.UpdateAsync(new AccountChange { Name = "Gone" });

        Assert.Equal(domain.Id, whenOff.DefaultDomainId);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, read.Data.GetProperty("defaultDomainId").ValueKind);
        Assert.Equal(read.ETag, empty.ETag);
        Assert.Equal("Gone", whenGone.Name);
        await own.UpdateAsync(setting).IsRefusedAsync(400, "invalid");
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
