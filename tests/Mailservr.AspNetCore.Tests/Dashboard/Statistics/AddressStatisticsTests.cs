using Mailservr.AspNetCore.Dashboard.Statistics;
using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard.Statistics;

public sealed class AddressStatisticsTests(TestApp app)
{
    private static readonly DateTimeOffset Today = new(2026, 3, 30, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Chart_MailOfTheLastDays_HasAColumnAndARowForEachDay()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (id, value) = await InboxTests.AddressAsync(reader, "chart");
        for (var i = 0; i < 3; i++)
            await app.SendAsync(value, $"From: a@a.example\nSubject: {i}\n\nText.\n");

        var page = await reader.GetAsync($"/mail/addresses/{id}");

        var chart = page.One(".chart");
        Assert.Equal(30, chart.QuerySelectorAll("svg rect").Length);
        Assert.Contains("last 30 days (UTC): 3 in all", page.One("#daily-title").TextContent, StringComparison.Ordinal);
        Assert.Equal("daily-title", page.One(".chart svg").GetAttribute("aria-labelledby"));
        var counts = chart.QuerySelectorAll("tbody td").Select(cell => int.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal((30, 3), (counts.Count, counts.Sum()));
        Assert.Empty(page.Document.QuerySelectorAll("[style]"));
        Assert.All(chart.QuerySelectorAll("rect"), rect => Assert.Matches("^[0-9]+$", rect.GetAttribute("height")));
    }

    [Fact]
    public async Task Daily_EachMail_IsCountedOnItsDayInUtc()
    {
        var account = (await app.AccountAsync()).AccountId;
        var address = account + 1;
        await AppendAsync(account, address, Today, Today.AddHours(-9), Today.AddHours(-11), Today.AddDays(-29).AddHours(-10), Today.AddDays(-29).AddHours(-10).AddMilliseconds(-1));
        await AppendAsync(account, address + 1, Today);

        var days = await Daily().ReadAsync(account, address, default);

        Assert.Equal(new DateOnly(2026, 3, 1), days[0].Day);
        Assert.Equal([1, 1, 2], new[] { days[0].Emails, days[28].Emails, days[29].Emails });
        Assert.Equal(4, days.Sum(day => day.Emails));
    }

    [Fact]
    public async Task Daily_MoreThanIsRead_ShowsOnlyWholeDays()
    {
        var account = (await app.AccountAsync()).AccountId;
        var address = account + 1;
        await AppendAsync(account, address, [.. Enumerable.Range(0, 1100).Select(i => Today.AddDays(-(i / 400)).AddSeconds(-i))]);

        var days = await Daily().ReadAsync(account, address, default);

        Assert.Equal([400, 400], days.Select(day => day.Emails));
    }

    [Theory]
    [InlineData("reject", "Reject")]
    [InlineData("discard", "Discard")]
    [InlineData("quarantine", "Quarantine")]
    public async Task TopSender_OneClick_IsBlockedThere(string action, string shown)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (id, value) = await InboxTests.AddressAsync(reader, "pest");
        await app.SendAsync(value, "From: Pest <Pest@shop.example>\nSubject: Buy\n\nText.\n", "pest@shop.example");
        var page = await reader.GetAsync($"/mail/addresses/{id}");
        var button = page.One($".choices button[value={action}]");
        Assert.Equal($"{shown} mail of pest@shop.example", button.GetAttribute("aria-label"));

        var blocked = await reader.SubmitAsync(page, "/blocked", null, ("action", action));

        Assert.StartsWith(shown, blocked.One("#figures ~ .rows .tag").TextContent, StringComparison.Ordinal);
        Assert.Empty(blocked.Document.QuerySelectorAll(".choices"));
        Assert.Equal(action, (await reader.Browser.Client.Addresses.BlockedSenders(id).ListAsync().SingleAsync()).Action);
    }

    private DailyMail Daily()
    {
        var time = new ManualTimeProvider(Today);
        return new DailyMail(app.Services.GetRequiredService<IMessageStore>(), time);
    }

    private async Task AppendAsync(long account, long address, params IReadOnlyList<DateTimeOffset> times)
    {
        var ids = app.Services.GetRequiredService<IdAllocator>();
        foreach (var chunk in times.Chunk(200))
        {
            var messages = new List<MessageAppend>();
            foreach (var at in chunk)
            {
                messages.Add(new MessageAppendBuilder
                {
                    Id = await ids.NextAsync(default), AccountId = account, AddressId = address, ReceivedAt = at,
                }.Build());
            }
            await app.Services.GetRequiredService<IMessageStore>().AppendAsync(new AppendBatch(messages, [], []), default);
        }
    }
}
