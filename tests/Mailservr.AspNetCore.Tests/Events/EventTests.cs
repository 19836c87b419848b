using System.Net;

namespace Mailservr.AspNetCore.Tests.Events;

public sealed class EventTests(TestApp app)
{
    [Fact]
    public async Task Events_MailArrives_AreAnnouncedWithAnId()
    {
        var (account, address) = await InboxAsync();
        await using var events = await EventReader.OpenAsync(account);

        await app.SendAsync(address, "Subject: One\n\nx\n");

        var received = await events.NextAsync();
        var created = await events.NextAsync();
        Assert.Equal("email.received", received.Event);
        Assert.Equal("One", received.Data.GetProperty("subject").GetString());
        Assert.Equal("thread.created", created.Event);
        Assert.True(created.Id > received.Id);
    }

    [Fact]
    public async Task Events_ResumedFromAnId_HaveNoGapAndNoRepetition()
    {
        var (account, address) = await InboxAsync();
        long last;
        await using (var events = await EventReader.OpenAsync(account))
        {
            await app.SendAsync(address, "Subject: One\n\nx\n");
            last = (await events.NextAsync()).Id;
        }

        for (var i = 0; i < 120; i++)
            await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = 1, Subject = $"S{i}" });
        await using var resumed = await EventReader.OpenAsync(account, last);

        Assert.Equal("thread.created", (await resumed.NextAsync()).Event);
        var subjects = new List<string?>();
        while (subjects.Count < 120)
        {
            var next = await resumed.NextAsync();
            Assert.True(next.Id > last);
            last = next.Id;
            if (next.Event == "email.received")
                subjects.Add(next.Data.GetProperty("subject").GetString());
        }
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"S{i}"), subjects);
    }

    [Fact]
    public async Task Events_OfAnotherAccount_AreNeverSeen()
    {
        var (one, addressOfOne) = await InboxAsync();
        var (two, addressOfTwo) = await InboxAsync();
        await using var events = await EventReader.OpenAsync(two);

        await app.SendAsync(addressOfOne, "Subject: Secret\n\nx\n");
        await app.SendAsync(addressOfTwo, "Subject: Mine\n\nx\n");

        Assert.Equal("Mine", (await events.NextAsync()).Data.GetProperty("subject").GetString());
        Assert.NotEqual(one.AccountId, two.AccountId);
    }

    [Fact]
    public async Task Events_KeyTakenBack_EndWithoutAnotherEvent()
    {
        var (account, address) = await InboxAsync();
        var key = await account.PostAsync("/api/api-keys", """{"name":"short"}""");
        var holder = new ApiClient(app.Client(key.Data.GetProperty("key").GetString()));
        await using var events = await EventReader.OpenAsync(holder);

        await account.DeleteAsync($"/api/api-keys/{key.Id}");
        await app.SendAsync(address, "Subject: Secret\n\nx\n");

        Assert.DoesNotContain("data:", await events.RestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_IdAheadOfTheJournal_ContinueWithTheNextEvent()
    {
        var (account, address) = await InboxAsync();
        await using var events = await EventReader.OpenAsync(account, long.MaxValue);

        await app.SendAsync(address, "Subject: Next\n\nx\n");

        Assert.Equal("Next", (await events.NextAsync()).Data.GetProperty("subject").GetString());
    }

    /// <summary>A browser says it so the first time, and with the header when it comes back to the same URL.</summary>
    [Fact]
    public async Task Events_IdInTheQuery_IsOverruledByTheHeader()
    {
        var (account, address) = await InboxAsync();
        await using var before = await EventReader.OpenAsync(account);
        await app.SendAsync(address, "Subject: One\n\nx\n");
        await app.SendAsync(address, "Subject: Two\n\nx\n");
        var ids = new[] { (await before.NextAsync()).Id, (await before.NextAsync()).Id, (await before.NextAsync()).Id };

        await using var opened = await EventReader.OpenAsync(account, path: $"/api/events?lastEventId={ids[0]}");
        await using var reopened = await EventReader.OpenAsync(account, ids[1], $"/api/events?lastEventId={ids[0]}");

        Assert.Equal(ids[1], (await opened.NextAsync()).Id);
        Assert.Equal(ids[2], (await reopened.NextAsync()).Id);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    public async Task Events_BadLastEventId_Is400(string id)
    {
        var account = await app.AccountAsync();

        var answer = await account.GetAsync("/api/events", ("Last-Event-ID", id));
        var asked = await account.GetAsync("/api/events?lastEventId=" + id);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(HttpStatusCode.BadRequest, asked.Status);
        Assert.Contains("lastEventId", asked.Text, StringComparison.Ordinal);
    }

    private async Task<(ApiClient Account, string Address)> InboxAsync()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        return (account, address.Data.GetProperty("address").GetString() ?? "");
    }
}
