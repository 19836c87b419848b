using System.Net;
using Mailservr.Client;
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
        var threads = account.Client.Threads;
        await ConversationAsync(account);
        var before = await ThreadAsync(account);

        var patched = await threads.UpdateAsync(
            before.Id, new ThreadChange { Read = true, Starred = true, Archived = true }, before.ETag);

        Assert.Equal((0, true, true), (patched?.UnreadCount, patched?.Starred, patched?.Archived));
        await threads.UpdateAsync(before.Id, new ThreadChange { Archived = false }, before.ETag).IsRefusedAsync(412, "stale");
        Assert.Single(await threads.ListAsync(new MailFilter { Archived = true }).ToListAsync());
        Assert.Empty(await threads.ListAsync(new MailFilter { Archived = false }).ToListAsync());
    }

    [Fact]
    public async Task Tag_OneEmailChanges_ChangesToo()
    {
        var account = await app.AccountAsync();
        var ids = await ConversationAsync(account);
        await account.Client.Emails.UpdateAsync(ids[0], new EmailChange { Starred = true });
        var before = await ThreadAsync(account);

        await account.Client.Emails.UpdateAsync(ids[1], new EmailChange { Starred = true });

        var after = await account.GetAsync($"/api/threads/{before.Id}", ("If-None-Match", before.ETag ?? ""));
        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.NotEqual(before.ETag, after.ETag);
    }

    [Fact]
    public async Task Delete_Thread_DeletesItsMail()
    {
        var account = await app.AccountAsync();
        var threads = account.Client.Threads;
        var ids = await ConversationAsync(account);
        var id = (await ThreadAsync(account)).Id;

        await threads.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        await threads.GetAsync(id).IsRefusedAsync(404, "not_found");
        await threads.DeleteAsync(id).IsRefusedAsync(404, "not_found");
        await account.Client.Emails.GetAsync(ids[0]).IsRefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task Thread_OfMoreThanAThousand_HasTheNewestThousand()
    {
        var account = await app.AccountAsync();
        var ids = await ConversationAsync(account, emails: 1010);
        var thread = await ThreadAsync(account);

        Assert.Equal(1010, thread.EmailCount);
        Assert.Equal(ids.TakeLast(1000), (thread.Emails ?? []).Select(email => email.Id));
    }

    private async Task<List<long>> ConversationAsync(ApiClient account, int emails = 3)
    {
        var ids = new List<long>();
        for (var i = 0; i < emails; i++)
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

    private static async Task<MailThread> ThreadAsync(ApiClient account) =>
        await account.Client.Threads.GetAsync((await account.Client.Threads.ListAsync().FirstAsync()).Id);
}
