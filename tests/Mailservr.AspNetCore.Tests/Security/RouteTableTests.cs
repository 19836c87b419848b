using System.Globalization;
using System.Net;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Dashboard;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Sessions;
using Mailservr.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Security;

/// <summary>
/// Every route of the app with every kind of wrong caller: a new route without rules fails here. Those of the dashboard are
/// in <see cref="Dashboard.PageTableTests"/>.
/// </summary>
public sealed class RouteTableTests(TestApp app)
{
    private static readonly string[] WithoutKey =
    [
        "GET /api/attachments/{id}/download", "HEAD /api/attachments/{id}/download",
        "GET /api/attachments/{id}/inline", "HEAD /api/attachments/{id}/inline", "GET /api/images/{seal}", "HEAD /api/images/{seal}",
        "GET /api/account/exports/{id}/download", "HEAD /api/account/exports/{id}/download", "GET /health/live",
        "HEAD /health/live", "GET /health/ready", "HEAD /health/ready", "GET /openapi/mailservr.json",
        "HEAD /openapi/mailservr.json", "POST /api/auth/register", "POST /api/auth/login", "POST /api/auth/logout",
        "GET /api/auth/google", "HEAD /api/auth/google", "GET /api/auth/google/callback",
        "HEAD /api/auth/google/callback", "POST /api/auth/google/confirm", "POST /api/billing/{provider}", "GET /robots.txt", "HEAD /robots.txt", "GET /.well-known/mta-sts.txt",
        "HEAD /.well-known/mta-sts.txt",
    ];

    private static readonly string[] OfEveryone =
    [
        "GET /api/domains/{id}", "HEAD /api/domains/{id}", "PATCH /api/domains/{id}", "DELETE /api/domains/{id}",
        "POST /api/domains/{id}/verify",
    ];

    // Nobody's own: to those who are no admins they are forbidden, whatever the id.
    private static bool IsOfAdmins(Route route) => route.Path.StartsWith("/api/admin/", StringComparison.Ordinal);

    [Fact]
    public void EachRoute_Always_DemandsAScopeOrIsKnownToBeOpen()
    {
        var open = Routes().Where(route => route.Scope is null).Select(route => route.Name).Order(StringComparer.Ordinal);

        Assert.Equal(WithoutKey.Order(StringComparer.Ordinal), open);
        Assert.All(Routes(), route => Assert.Equal(route.Scope is null, route.IsAnonymous));
        Assert.True(Routes().Count() > 30);
    }

    [Fact]
    public async Task EachRoute_WithoutOrWithABadKey_Is401()
    {
        var anonymous = new ApiClient(app.Client());
        var wrong = new ApiClient(app.Client("mk_live_wrong"));
        foreach (var route in Routes().Where(route => route.Scope is not null))
        {
            foreach (var client in new[] { anonymous, wrong })
            {
                var answer = await CallAsync(client, route, id: 1);
                answer.IsProblem(401, "unauthenticated");
                Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
            }
        }
    }

    [Fact]
    public async Task EachRoute_KeyOfADeletedOrExpiredKind_Is401()
    {
        var account = await app.AccountAsync();
        var made = await account.PostAsync("/api/api-keys", """{"name":"short"}""");
        var gone = new ApiClient(app.Client(made.Data.GetProperty("key").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await gone.GetAsync("/api/account")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync($"/api/api-keys/{made.Id}")).Status);

        foreach (var route in Routes().Where(route => route.Scope is not null))
            (await CallAsync(gone, route, id: 1)).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task EachRoute_KeyWithEveryOtherScope_Is403()
    {
        var account = await app.AccountAsync(AccountRole.Admin);
        foreach (var routes in Routes().Where(route => route.Scope is not null).GroupBy(route => route.Scope))
        {
            string[] others = [.. ApiScopes.All.Where(scope => scope != routes.Key)];
            var client = await app.ClientAsync(account.AccountId, others);
            foreach (var route in routes)
                (await CallAsync(client, route, id: 1)).IsProblem(403, "scope_missing");
        }
    }

    [Fact]
    public async Task EachWritingRoute_ReadOnlyKey_Is403()
    {
        var account = await app.AccountAsync();
        var client = await app.ClientAsync(account.AccountId, ApiScopes.MailRead, ApiScopes.AddressesRead);
        var writing = Routes().Where(route => route.Scope is not null && route.Method is not "GET" and not "HEAD");
        foreach (var route in writing)
            (await CallAsync(client, route, id: 1)).IsProblem(403, "scope_missing");
    }

    [Fact]
    public async Task EachRoute_KeyOfADisabledAccount_Is401()
    {
        var account = await app.AccountAsync();
        await app.Admin().PatchAsync($"/api/admin/users/{account.AccountId}", """{"disabled":true}""");

        foreach (var route in Routes().Where(route => route.Scope is not null))
            (await CallAsync(account, route, id: 1)).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task EachRoute_KeyRestrictedToAnAddress_Is403UnlessItKeepsToAddresses()
    {
        var account = await app.AccountAsync();
        var address = (await account.AddressAsync()).Id;
        var made = await account.PostAsync("/api/api-keys", $$"""{"name":"k","addressIds":[{{address}}]}""");
        var key = new ApiClient(app.Client(made.Data.GetProperty("key").GetString()));

        string[] reached = [.. Routes().Where(route => route.IsAddressBound).Select(route => route.Name)];
        Assert.DoesNotContain(reached, name => name.Contains("thread", StringComparison.Ordinal));
        foreach (var route in Routes().Where(route => route.Scope is not null && !route.IsAddressBound))
        {
            var isLacking = !ApiScopes.OfAddresses.Contains(route.Scope, StringComparer.Ordinal);
            (await CallAsync(key, route, id: 1)).IsProblem(403, isLacking ? "scope_missing" : "key_restricted");
        }
    }

    [Fact]
    public async Task EachAdminRoute_UserWithTheScope_Is403()
    {
        var user = await app.AccountAsync(AccountRole.User);
        foreach (var route in Routes().Where(route => route.Scope == ApiScopes.Admin))
            (await CallAsync(user, route, id: 1)).IsProblem(403, "admin_required");
    }

    [Fact]
    public async Task EachRouteWithAnId_OfAnotherAccount_IsAnsweredLikeOneThatDoesNotExist()
    {
        var owner = await app.AccountAsync();
        var other = await app.AccountAsync();
        foreach (var route in Routes().Where(IsOwned))
        {
            var owned = await OwnedAsync(owner, route);
            var theirs = await CallAsync(other, route, owned);
            var nobodys = await CallAsync(other, route, 9_007_199_254_740_000);
            theirs.IsProblem(404, "not_found");
            Assert.Equal(nobodys.WithoutTraceId(), theirs.WithoutTraceId());
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775807")]
    [InlineData("1e3")]
    [InlineData("abc")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%00")]
    [InlineData("F47AC10B-58CC-4372-A567-0E02B2C3D479")]
    [InlineData("[1]")]
    [InlineData("1%27%20OR%201=1")]
    public async Task EachRouteWithAnId_NotAnId_Is404(string id)
    {
        var account = await app.AccountAsync();
        foreach (var route in Routes().Where(IsOwned))
        {
            var answer = await account.SendAsync(new HttpMethod(route.Method), Fill(route, id), BodyOf(route));
            Assert.True((int)answer.Status is 404 or 400, $"{route.Name} with {id}: {answer.Status}");
        }
    }

    private static bool IsOwned(Route route) =>
        route.Name.Contains('{', StringComparison.Ordinal)
        && !WithoutKey.Contains(route.Name, StringComparer.Ordinal)
        && !OfEveryone.Contains(route.Name, StringComparer.Ordinal)
        && !IsOfAdmins(route);

    // A thing of the owner that fits the route; for the others any id of theirs will do.
    private async Task<long> OwnedAsync(ApiClient owner, Route route)
    {
        var address = (await owner.AddressAsync()).Id;
        if (route.Name.Contains("/addresses/", StringComparison.Ordinal))
            return address;
        if (route.Name.Contains("/blocked-senders/", StringComparison.Ordinal))
            return await CreateAsync(owner, "/api/blocked-senders", """{"sender":"@x.example"}""");
        if (route.Name.Contains("/address-categories/", StringComparison.Ordinal))
            return await CreateAsync(owner, "/api/address-categories", $$"""{"name":"c{{address}}","color":"#112233"}""");
        if (route.Name.Contains("/api-keys/", StringComparison.Ordinal))
            return await CreateAsync(owner, "/api/api-keys", """{"name":"k"}""");
        if (route.Name.Contains("/sessions/", StringComparison.Ordinal))
            return await SessionAsync(owner.AccountId);
        if (route.Name.Contains("/webhooks/", StringComparison.Ordinal))
            return await CreateAsync(owner, "/api/webhooks", """{"url":"http://127.0.0.1:9/"}""");
        if (route.Name.Contains("/exports/", StringComparison.Ordinal))
            return (await owner.PostAsync("/api/account/exports", null, ("Idempotency-Key", "1"))).Id;
        var message = await app.AppendAsync(
            new MessageAppendBuilder { AccountId = owner.AccountId, AddressId = address });
        return route.Name.Contains("/threads/", StringComparison.Ordinal) ? message.ThreadId : message.Id;
    }

    private async Task<long> SessionAsync(long accountId)
    {
        var nobody = new Actor(null, null, null, null, null);
        var sessions = app.Services.GetRequiredService<SessionDirectory>();
        return (await sessions.CreateAsync(accountId, nobody, default)).Record.Id;
    }

    private static async Task<long> CreateAsync(ApiClient owner, string path, string json)
    {
        var answer = await owner.PostAsync(path, json);
        // The account may have it from an earlier route.
        return answer.Status == HttpStatusCode.Created
            ? answer.Id
            : (await owner.GetAsync(path)).Data[0].GetProperty("id").GetInt64();
    }

    private static Task<ApiAnswer> CallAsync(ApiClient client, Route route, long id) => client.SendAsync(
        new HttpMethod(route.Method), Fill(route, id.ToString(CultureInfo.InvariantCulture)), BodyOf(route));

    private static string Fill(Route route, string id) =>
        route.Path.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{blockId}", id, StringComparison.Ordinal)
            .Replace("{deliveryId}", id, StringComparison.Ordinal);

    private static string? BodyOf(Route route) => route.Method is "POST" or "PATCH" ? "{}" : null;

    private IEnumerable<Route> Routes() =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<DashboardRoute>() is null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select new Route(
            method,
            "/" + endpoint.RoutePattern.RawText?.TrimStart('/'),
            endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
            endpoint.Metadata.GetMetadata<AddressBound>() is not null);

    private sealed record Route(string Method, string Path, string? Scope, bool IsAnonymous, bool IsAddressBound)
    {
        public string Name => $"{Method} {Path}";
    }
}
