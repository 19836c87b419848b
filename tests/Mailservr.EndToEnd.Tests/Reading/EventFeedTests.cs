namespace Mailservr.EndToEnd.Tests;

public class EventFeedTests(SharedServer shared)
{
    [Fact]
    public async Task Feed_WhileMailArrives_AnnouncesAndResumesWithoutAGap()
    {
        var address = await shared.Api.CreateAddressAsync();
        var word = SampleMail.UniqueWord();
        ServerEvent seen;
        using (var feed = await EventFeed.OpenAsync(shared.Server.Client))
        {
            await SendAsync(word, address, 1);
            seen = await feed.NextMailAsync(subject => subject.StartsWith(word, StringComparison.Ordinal));
            Assert.Equal($"{word} 1", seen.Data.Text("subject"));
            Assert.Equal("ada@sender.test", seen.Data.SenderAddress());
        }

        // Nobody listens now.
        for (var i = 2; i <= 20; i++)
            await SendAsync(word, address, i);

        using var resumed = await EventFeed.OpenAsync(shared.Server.Client, seen.Id);
        await SendAsync(word, address, 21);
        for (var i = 2; i <= 21; i++)
        {
            var next = await resumed.NextMailAsync(subject => subject.StartsWith(word, StringComparison.Ordinal));
            Assert.Equal($"{word} {i}", next.Data.Text("subject"));
        }
    }

    [Fact]
    public async Task Feed_Data_HasTheTimesAndNamesOfTheContract()
    {
        var address = await shared.Api.CreateAddressAsync();
        var word = SampleMail.UniqueWord();
        using var feed = await EventFeed.OpenAsync(shared.Server.Client);

        await SendAsync(word, address, 1);

        var data = (await feed.NextMailAsync(subject => subject == $"{word} 1")).Data;
        // ISO 8601, UTC, milliseconds, Z: as everywhere in the API.
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", data.Text("receivedAt"));
        Assert.Equal("Ada Writer", data.GetProperty("from").Text("name"));
        Assert.Equal("reader@inbox.test", Assert.Single(data.Items("to")).Text("address"));
        var email = await shared.Api.GetAsync($"/api/emails/{data.GetProperty("emailId").GetInt64()}");
        Assert.Equal(data.Text("snippet"), email.Text("snippet"));
        Assert.Equal(data.GetProperty("threadId").GetInt64(), email.GetProperty("threadId").GetInt64());
        Assert.Equal(email.Text("receivedAt"), data.Text("receivedAt"));
    }

    private Task SendAsync(string word, TestAddress address, int number) =>
        shared.Server.SendAsync(SampleMail.Plain($"{word} {number}", "text"), address);
}
