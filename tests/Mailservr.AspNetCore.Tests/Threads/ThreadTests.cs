using System.Net;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Threads;

public sealed class ThreadTests(TestApp app)
{
    [Fact]
    public async Task Thread_OfThree_HasItsEmailsOldestFirst()
    {
        var account = await app.AccountAsync();
        var ids = await ConversationAsync(account);

        var list = (await account.GetAsync("/api/threads")).Data;
        Assert.Equal(1, list.GetArrayLength());
        Assert.Equal(3, list[0].GetProperty("emailCount").GetInt32());
        Assert.False(list[0].TryGetProperty("emails", out _));
        var thread = await account.GetAsync($"/api/threads/{list[0].GetProperty("id").GetInt64()}");

        Assert.Equal(ids, thread.Data.GetProperty("emails").EnumerateArray().Select(e => e.GetProperty("id").GetInt64()));
        string[] members =
        [
            "id", "addressId", "subject", "snippet", "participants", "emailCount", "unreadCount", "starred", "archived",
            "hasAttachments", "createdAt", "lastEmailAt", "emails",
        ];
        Assert.Equal(members, thread.Data.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Patch_ReadStarredArchived_AreKept()
    {
        var account = await app.AccountAsync();
        await ConversationAsync(account);
        var path = await PathAsync(account);
        var before = await account.GetAsync(path);

        var patched = await account.PatchAsync(
            path, """{"read":true,"starred":true,"archived":true}""", ("If-Match", before.ETag ?? ""));
        var late = await account.PatchAsync(path, """{"archived":false}""", ("If-Match", before.ETag ?? ""));

        Assert.Equal(0, patched.Data.GetProperty("unreadCount").GetInt32());
        Assert.True(patched.Data.GetProperty("starred").GetBoolean());
        Assert.True(patched.Data.GetProperty("archived").GetBoolean());
        late.IsProblem(412, "stale");
        Assert.Equal(1, (await account.GetAsync("/api/threads?archived=true")).Data.GetArrayLength());
        Assert.Equal(0, (await account.GetAsync("/api/threads?archived=false")).Data.GetArrayLength());
    }

    [Fact]
    public async Task Tag_OneEmailChanges_ChangesToo()
    {
        var account = await app.AccountAsync();
        var ids = await ConversationAsync(account);
        var path = await PathAsync(account);
        await account.PatchAsync($"/api/emails/{ids[0]}", """{"starred":true}""");
        var before = await account.GetAsync(path);

        await account.PatchAsync($"/api/emails/{ids[1]}", """{"starred":true}""");

        var after = await account.GetAsync(path, ("If-None-Match", before.ETag ?? ""));
        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.NotEqual(before.ETag, after.ETag);
    }

    [Fact]
    public async Task Delete_Thread_DeletesItsMail()
    {
        var account = await app.AccountAsync();
        var ids = await ConversationAsync(account);
        var path = await PathAsync(account);

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync(path)).Status);

        (await account.GetAsync(path)).IsProblem(404, "not_found");
        (await account.DeleteAsync(path)).IsProblem(404, "not_found");
        (await account.GetAsync($"/api/emails/{ids[0]}")).IsProblem(404, "not_found");
    }

    private async Task<List<long>> ConversationAsync(ApiClient account)
    {
        var ids = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            var message = new MessageAppendBuilder
            {
                AccountId = account.AccountId,
                AddressId = 1,
                InternetMessageId = $"m{i}-{account.AccountId}@example.org",
                References = i == 0 ? [] : [$"m0-{account.AccountId}@example.org"],
            };
            ids.Add((await app.AppendAsync(message)).Id);
        }
        return ids;
    }

    private static async Task<string> PathAsync(ApiClient account) =>
        $"/api/threads/{(await account.GetAsync("/api/threads")).Data[0].GetProperty("id").GetInt64()}";
}
