using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed class InboxTests(TestApp app)
{
    [Fact]
    public async Task MailToANewAddress_FromTheFormToTheArchive_IsRoundTripped()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var empty = await reader.GetAsync("/mail");
        var addresses = await reader.GetAsync(empty.Link("main .empty a"));
        var made = await reader.SubmitAsync(addresses, "/addresses/generate", null, ("note", "for the shop"));
        var address = made.One(".notice code").TextContent;
        Assert.Contains(address, (await reader.GetAsync("/mail")).One(".empty").TextContent, StringComparison.Ordinal);

        await app.SendAsync(address, "From: Ann <ann@shop.example>\nTo: you\nSubject: Your order\n\nYour code is 482913.\n");

        var inbox = await reader.GetAsync("/mail");
        Assert.Equal(["Your order"], inbox.Subjects);
        Assert.Contains("(1)", inbox.Document.Title, StringComparison.Ordinal);
        var thread = await reader.GetAsync(inbox.Link(".threads a"));
        Assert.Equal("Your order", thread.One("h1").TextContent);
        Assert.Contains("Your code is 482913.", thread.One(".text").TextContent, StringComparison.Ordinal);
        Assert.Equal("482913", thread.One(".codes code").TextContent);
        Assert.Empty((await reader.GetAsync("/mail?view=unread")).Subjects);

        var list = await reader.SubmitAsync(thread, "/threads/" + IdOf(inbox), "archive");
        Assert.Equal("1 thread archived.", list.Notice);
        Assert.Empty(list.Subjects);
        Assert.Equal(["Your order"], (await reader.GetAsync("/mail?view=archived")).Subjects);
    }

    /// <summary>What is refused reads nothing, and so has missed nothing: it listens from now on.</summary>
    [Fact]
    public async Task Page_ThatReadMail_SaysBehindWhichEventItListens()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var inbox = (await reader.GetAsync("/mail")).One("body");
        var refused = (await reader.GetAsync("/mail/admin", 404)).One("body");

        Assert.Matches("^[0-9]+$", inbox.GetAttribute("data-position") ?? "");
        Assert.False(refused.HasAttribute("data-position"));
        Assert.Equal(inbox.GetAttribute("data-events"), refused.GetAttribute("data-events"));
    }

    [Fact]
    public async Task Lists_EachFilter_HoldsWhatItSays()
    {
        var (reader, shop, other) = await TwoAddressesAsync();
        await AppendAsync(reader, shop, "plain");
        await AppendAsync(reader, other, "apart");
        await AppendAsync(reader, shop, "held", message => message.Quarantined = true);
        await AppendAsync(reader, shop, "with file", message => message.Attachments = [new TestAttachment("a.txt")]);
        var starred = await AppendAsync(reader, shop, "bright");
        var archived = await AppendAsync(reader, shop, "done");
        await reader.Browser.Client.Threads.UpdateAsync(starred, new() { Starred = true, Read = true });
        await reader.Browser.Client.Threads.UpdateAsync(archived, new() { Archived = true });

        Assert.Equal(["bright", "with file", "apart", "plain"], (await reader.GetAsync("/mail")).Subjects);
        Assert.Equal(["with file", "apart", "plain"], (await reader.GetAsync("/mail?view=unread")).Subjects);
        Assert.Equal(["bright"], (await reader.GetAsync("/mail?view=starred")).Subjects);
        Assert.Equal(["with file"], (await reader.GetAsync("/mail?view=attachments")).Subjects);
        Assert.Equal(["done"], (await reader.GetAsync("/mail?view=archived")).Subjects);
        Assert.Equal(["held"], (await reader.GetAsync("/mail?view=quarantined")).Subjects);
        Assert.Equal(["apart"], (await reader.GetAsync($"/mail?address={other.Id}")).Subjects);
        var side = (await reader.GetAsync("/mail")).Document.QuerySelectorAll(".fold .lists a").Select(link => link.TextContent);
        Assert.Contains(side, text => text.Contains(shop.Value, StringComparison.Ordinal) && text.Contains("2 unread", StringComparison.Ordinal));
        Assert.Contains(side, text => text.Contains(other.Value, StringComparison.Ordinal) && text.Contains("1 unread", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("apples", "red apples")]
    [InlineData("from:ann", "green pears|red apples")]
    [InlineData("from:ann subject:pears", "green pears")]
    [InlineData("subject:\"red apples\"", "red apples")]
    [InlineData("has:attachment", "green pears")]
    [InlineData("is:starred", "old plums")]
    [InlineData("is:unread from:bob", "old plums")]
    [InlineData("before:2026-01-02", "old plums")]
    [InlineData("after:2026-01-02", "green pears|red apples")]
    [InlineData("after:2026-01-02 before:2026-01-03", "red apples")]
    [InlineData("to:first", "green pears|red apples|old plums")]
    [InlineData("to:nobody", "")]
    public async Task Search_Operators_FindTheirThreads(string typed, string subjects)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var address = await AddressAsync(reader, "first");
        var day = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var plums = await AppendAsync(reader, address, "old plums", m => (m.ReceivedAt, m.From) = (day, new("bob@example.org", "Bob")));
        await AppendAsync(reader, address, "red apples", m => (m.ReceivedAt, m.From) = (day.AddHours(12), new("ann@example.org", "Ann")));
        await AppendAsync(reader, address, "green pears", m => (m.ReceivedAt, m.From, m.Attachments) =
            (day.AddDays(2), new("x@example.org", "Ann"), [new TestAttachment("a.txt")]));
        await reader.Browser.Client.Threads.UpdateAsync(plums, new() { Starred = true, Archived = true });

        var page = await reader.GetAsync("/mail?q=" + Uri.EscapeDataString(typed));

        Assert.Equal(subjects, string.Join('|', page.Subjects));
        Assert.Equal(typed, page.One("#q").GetAttribute("value"));
        Assert.Empty(page.Fault);
    }

    [Fact]
    public async Task Search_ToManyAddresses_FindsMailOfTheLast()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        for (var i = 0; i < 100; i++)
            await AddressAsync(reader, "many");
        await AppendAsync(reader, await AddressAsync(reader, "many"), "to the last");

        Assert.Equal(["to the last"], (await reader.GetAsync("/mail?q=to:many")).Subjects);
    }

    [Fact]
    public async Task Search_ValueThatSaysNothing_IsNamedAndKept()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var page = await reader.GetAsync("/mail?q=" + Uri.EscapeDataString("before:soon <b>x</b>"));

        Assert.Equal("Not understood and left out: before:soon. Dates look like 2026-01-31.", page.Fault);
        Assert.Equal("before:soon <b>x</b>", page.One("#q").GetAttribute("value"));
        Assert.Empty(page.Document.QuerySelectorAll("main b"));
    }

    [Fact]
    public async Task Bulk_MarkedThreads_AreChangedAndTheListStays()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var address = await AddressAsync(reader, "bulk");
        long[] ids = [await AppendAsync(reader, address, "one"), await AppendAsync(reader, address, "two"), await AppendAsync(reader, address, "three")];
        (string, string)[] marked = [("id", Text(ids[0])), ("id", Text(ids[2])), ("id", "not an id")];
        var list = await reader.GetAsync($"/mail?address={address.Id}");

        var read = await reader.SubmitAsync(list, "/threads", "read", marked);
        Assert.Equal("2 threads marked read.", read.Notice);
        Assert.Contains(address.Value, read.One("h1").TextContent, StringComparison.Ordinal);
        Assert.Equal(["two"], (await reader.GetAsync("/mail?view=unread")).Subjects);
        Assert.Equal("1 thread marked unread.", (await reader.SubmitAsync(read, "/threads", "unread", ("id", Text(ids[0])))).Notice);
        Assert.Equal("2 threads starred.", (await reader.SubmitAsync(read, "/threads", "star", marked)).Notice);
        Assert.Equal(["three", "one"], (await reader.GetAsync("/mail?view=starred")).Subjects);
        Assert.Equal("2 threads archived.", (await reader.SubmitAsync(read, "/threads", "archive", marked)).Notice);
        var archive = await reader.GetAsync("/mail?view=archived");
        Assert.Equal("1 thread moved to the inbox.", (await reader.SubmitAsync(archive, "/threads", "unarchive", marked[0])).Notice);
        Assert.Equal(["two", "one"], (await reader.GetAsync("/mail")).Subjects);
    }

    [Fact]
    public async Task Bulk_Delete_AsksFirst()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var address = await AddressAsync(reader, "gone");
        long[] ids = [await AppendAsync(reader, address, "one"), await AppendAsync(reader, address, "two")];

        var question = await reader.SubmitAsync(
            await reader.GetAsync("/mail"), "/threads", "delete", ("id", Text(ids[0])), ("id", Text(ids[1])));
        Assert.Contains("2 threads and everything in them will be gone.", question.Shown, StringComparison.Ordinal);
        Assert.Equal(["two", "one"], (await reader.GetAsync("/mail")).Subjects);
        var gone = await reader.SubmitAsync(question, "/threads", null);

        Assert.Equal("2 threads deleted.", gone.Notice);
        Assert.Empty((await reader.GetAsync("/mail")).Subjects);
    }

    [Fact]
    public async Task Bulk_NothingMarked_SaysSo()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        await AppendAsync(reader, await AddressAsync(reader, "none"), "one");

        var page = await reader.SubmitAsync(await reader.GetAsync("/mail"), "/threads", "delete");

        Assert.StartsWith("Nothing was marked.", page.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_WhileMailComes_KeepTheirPlace()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var address = await AddressAsync(reader, "many");
        for (var i = 0; i < 60; i++)
            await AppendAsync(reader, address, $"mail {i}");
        var first = await reader.GetAsync("/mail");
        Assert.Equal(50, first.Subjects.Count);
        await AppendAsync(reader, address, "came meanwhile");

        var second = await reader.GetAsync(first.Link("a[rel=next]"));

        Assert.Equal(Enumerable.Range(0, 10).Reverse().Select(i => $"mail {i}"), second.Subjects);
        Assert.Empty(second.Document.QuerySelectorAll("a[rel=next]"));
        var thread = await reader.GetAsync(second.Link(".threads a"));
        Assert.Equal(second.Subjects, (await reader.GetAsync(thread.Link(".back a"))).Subjects);
        Assert.Equal(50, (await reader.GetAsync(second.Link(".pages a"))).Subjects.Count);
    }

    [Fact]
    public async Task Pages_CursorOfAnotherList_BeginAgainAndSaySo()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var page = await reader.GetAsync("/mail?view=starred&cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        Assert.Contains("That page of the list is no longer there.", page.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inbox_InGerman_SpeaksIt()
    {
        var reader = await Reader.SignedInAsync(app.Url, "de-DE");

        var page = await reader.GetAsync("/mail");

        Assert.Equal("de", page.One("html").GetAttribute("lang"));
        Assert.Equal("Eingang", page.One("h1").TextContent);
        Assert.Contains("Sie haben noch keine Adresse.", page.Shown, StringComparison.Ordinal);
    }

    internal static async Task<(long Id, string Value)> AddressAsync(Reader reader, string name)
    {
        var client = reader.Browser.Client;
        var domain = await client.Domains.ListAsync().FirstAsync();
        var address = await client.Addresses.CreateAsync(new() { Name = $"{name}-{Guid.NewGuid():n}", DomainId = domain.Id });
        return (address.Id, address.Text);
    }

    private async Task<(Reader Reader, (long Id, string Value) Shop, (long Id, string Value) Other)> TwoAddressesAsync()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        return (reader, await AddressAsync(reader, "shop"), await AddressAsync(reader, "other"));
    }

    private async Task<long> AppendAsync(
        Reader reader, (long Id, string Value) address, string subject, Action<MessageAppendBuilder>? change = null)
    {
        var account = await reader.Browser.Client.Account.GetAsync();
        var message = new MessageAppendBuilder { AccountId = account.Id, AddressId = address.Id, Subject = subject };
        change?.Invoke(message);
        return (await app.AppendAsync(message)).ThreadId;
    }

    private static string IdOf(PageAnswer inbox) => inbox.One(".threads input").GetAttribute("value") ?? "";

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
