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

    private Task SendAsync(string word, TestAddress address, int number) =>
        shared.Server.SendAsync(SampleMail.Plain($"{word} {number}", "text"), address);
}
