using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Billing;

namespace Mailservr.AspNetCore.Tests.OpenApi;

/// <summary>Who is turned away where the document says so, and nowhere else.</summary>
public sealed class DocumentedRefusalTests(TestApp app)
{
    [Fact]
    public async Task WithoutAKey_IsRefusedExactlyWhereDocumented()
    {
        var nobody = new ApiClient(app.Client());
        foreach (var operation in (await ApiDocument.ReadAsync(app)).Operations)
            await AssertAsync(nobody, operation, 401, "unauthenticated");
    }

    [Fact]
    public async Task KeyWithoutTheScope_IsRefusedExactlyWhereDocumented()
    {
        var account = await app.AccountAsync(AccountRole.Admin);
        var keys = new Dictionary<string, ApiClient>(StringComparer.Ordinal);
        foreach (var scope in ApiScopes.All)
            keys[scope] = await app.ClientAsync(account.AccountId, [.. ApiScopes.All.Where(other => other != scope)]);

        foreach (var operation in (await ApiDocument.ReadAsync(app)).Operations)
        {
            if (operation.Json.TryGetProperty("security", out var security))
            {
                var scope = security[0].EnumerateObject().First().Value[0].GetString() ?? "";
                await AssertAsync(keys[scope], operation, 403, "scope_missing");
            }
            else
                Assert.False(operation.Refuses(403, "scope_missing"), operation.Name);
        }
    }

    [Fact]
    public async Task KeyOfAUser_IsRefusedExactlyWhereAnAdminIsDocumented()
    {
        var user = await app.AccountAsync();
        foreach (var operation in (await ApiDocument.ReadAsync(app)).Operations.Where(IsShort))
            await AssertAsync(user, operation, 403, "admin_required");
    }

    [Fact]
    public async Task RestrictedKey_IsRefusedExactlyWhereDocumented()
    {
        var account = await app.AccountAsync();
        var address = (await account.AddressAsync()).Id;
        var made = await account.PostAsync("/api/api-keys", $$"""{"name":"k","addressIds":[{{address}}]}""");
        var key = new ApiClient(app.Client(made.Data.GetProperty("key").GetString()));
        var reached = made.Data.GetProperty("scopes").EnumerateArray().Select(each => each.GetString()).ToList();

        foreach (var operation in (await ApiDocument.ReadAsync(app)).Operations.Where(IsShort))
        {
            if (operation.Json.TryGetProperty("security", out var security)
                && reached.Contains(security[0].EnumerateObject().First().Value[0].GetString()))
                await AssertAsync(key, operation, 403, "key_restricted");
        }
    }

    [Fact]
    public async Task AccountWithoutAPlan_IsRefusedExactlyWhereDocumented()
    {
        await using var host = new PaidHost();
        await host.InitializeAsync();
        var buyer = await host.AccountAsync();

        foreach (var operation in (await ApiDocument.ReadAsync(app)).Operations.Where(IsShort))
        {
            // Only a key that is otherwise right is refused for want of a plan.
            if (operation.Name != "POST /api/api-keys")
                await AssertAsync(buyer, operation, 402, "payment_required");
        }
    }

    // The others wait for something, or would end what asks.
    private static bool IsShort(ApiOperation operation) =>
        operation.Name is not ("GET /api/events" or "GET /api/emails/wait" or "DELETE /api/account");

    private static async Task AssertAsync(ApiClient client, ApiOperation operation, int status, string code)
    {
        var answer = await client.SendAsync(
            new HttpMethod(operation.Method), operation.Filled, operation.Method is "POST" or "PATCH" ? "{}" : null);
        var isRefused = (int)answer.Status == status && answer.Code == code;
        Assert.True(
            operation.Refuses(status, code) == isRefused,
            $"{operation.Name}: {code} is {(isRefused ? "answered" : "documented")} only; {(int)answer.Status} {answer.Text}");
    }
}
