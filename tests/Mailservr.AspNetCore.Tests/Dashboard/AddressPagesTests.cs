using Mailservr.Addresses;
using Mailservr.Blocking;
using Mailservr.Client;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed class AddressPagesTests(TestApp app)
{
    [Fact]
    public async Task Create_NameNoteAndLastDay_MakesTheAddress()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var name = "n" + Guid.NewGuid().ToString("n");

        var page = await reader.SubmitAsync(
            await reader.GetAsync("/mail/addresses"), "/addresses", null, ("name", name), ("note", "for trips"), ("expires", "2999-12-31"));

        Assert.StartsWith(name + "@", page.One(".notice code").TextContent, StringComparison.Ordinal);
        Assert.Contains("for trips", page.One(".rows").TextContent, StringComparison.Ordinal);
        var address = await reader.Browser.Client.Addresses.ListAsync().SingleAsync();
        Assert.Equal(new DateTimeOffset(3000, 1, 1, 0, 0, 0, TimeSpan.Zero), address.ExpiresAt);
        var settings = await reader.GetAsync($"/mail/addresses/{address.Id}");
        Assert.Equal("2999-12-31", settings.One("#expires").GetAttribute("value"));
    }

    [Theory]
    [InlineData("name", "a b", "name", "Letters, digits, dots, hyphens and underscores")]
    [InlineData("name", "", "name", "Letters, digits")]
    [InlineData("expires", "2001-01-01", "expires", "Choose a day from today on.")]
    [InlineData("expires", "soon", "expires", "There is no such day in the calendar, or it is later than 9999-12-30.")]
    [InlineData("expires", "2026-02-30", "expires", "There is no such day in the calendar, or it is later than 9999-12-30.")]
    [InlineData("expires", "9999-12-31", "expires", "There is no such day in the calendar, or it is later than 9999-12-30.")]
    [InlineData("domain", "999999", "domain", "Choose a domain.")]
    public async Task Create_WrongField_IsSaidThereAndTheRestIsKept(string field, string value, string at, string fault)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        (string Name, string Value)[] typed = [("name", "fine" + Guid.NewGuid().ToString("n")), ("note", "keep me")];
        typed = [.. typed.Where(one => one.Name != field), (field, value)];

        var page = await reader.SubmitAsync(await reader.GetAsync("/mail/addresses"), "/addresses", null, typed);

        Assert.Equal(422, (int)page.Status);
        Assert.StartsWith(fault, page.Fault, StringComparison.Ordinal);
        Assert.StartsWith(at + "-fault", page.One("#" + at).GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.True(page.One("details:has(#name)").HasAttribute("open"));
        Assert.Equal("keep me", page.One("#note").GetAttribute("value"));
        if (field != "name")
            Assert.StartsWith("fine", page.One("#name").GetAttribute("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_ChangedMeanwhile_IsSaidAndNothingIsUndone()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var addresses = reader.Browser.Client.Addresses;
        var address = await addresses.GenerateAsync();
        var page = await reader.GetAsync($"/mail/addresses/{address.Id}");
        await addresses.UpdateAsync(address.Id, new AddressChange { Enabled = false });

        var refused = await reader.SubmitAsync(page, $"/addresses/{address.Id}", null, ("note", "late"));

        Assert.Equal(422, (int)refused.Status);
        Assert.StartsWith("It has changed meanwhile.", refused.Fault, StringComparison.Ordinal);
        Assert.False((await addresses.GetAsync(address.Id)).Enabled);
    }

    [Fact]
    public async Task Save_AddressOfALateCategory_KeepsIt()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var client = reader.Browser.Client;
        long last = 0;
        for (var i = 0; i < 101; i++)
            last = (await client.AddressCategories.CreateAsync($"category {i}", "#336699")).Id;
        var address = await client.Addresses.GenerateAsync();
        await client.Addresses.UpdateAsync(address.Id, new AddressChange { CategoryId = last });

        var page = await reader.GetAsync($"/mail/addresses/{address.Id}");
        await reader.SubmitAsync(page, $"/addresses/{address.Id}", null, ("note", "changed"), ("enabled", "on"));

        var saved = await client.Addresses.GetAsync(address.Id);
        Assert.Equal(("changed", last), (saved.Note, saved.CategoryId));
    }

    /// <summary>Who comes back wants the list: what makes addresses is a button above it, and the longer form is folded.</summary>
    [Fact]
    public async Task List_FormsAboveIt_AreShort()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var page = await reader.GetAsync("/mail/addresses");

        Assert.False(page.One("details:has(#name)").HasAttribute("open"));
        var made = page.Form("/addresses/generate");
        Assert.Null(made.Closest("details"));
        Assert.Single(made.QuerySelectorAll("input:not([type=hidden])"));
        Assert.InRange(made.QuerySelectorAll("select").Length, 0, 1); // The domain, where there are several.
        Assert.Contains("@", (await reader.SubmitAsync(page, "/addresses/generate", null)).One(".notice code").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_TakenName_SaysSo()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var form = await reader.GetAsync("/mail/addresses");
        var name = "t" + Guid.NewGuid().ToString("n");
        await reader.SubmitAsync(form, "/addresses", null, ("name", name));

        var page = await reader.SubmitAsync(form, "/addresses", null, ("name", name));

        Assert.Equal("This address is taken. Choose another name.", page.Fault);
    }

    [Fact]
    public async Task Change_SettingsOfAnAddress_AreKept()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (id, value) = await InboxTests.AddressAsync(reader, "set");
        var path = $"/mail/addresses/{id}";
        var page = await reader.GetAsync(path);

        var saved = await reader.SubmitAsync(page, path, null, ("note", "changed"), ("enabled", "on"), ("expires", "2999-01-01"));
        Assert.Equal("Saved.", saved.Notice);
        Assert.Equal("changed", saved.One("#note").GetAttribute("value"));
        var off = await reader.PostAsync(path, [("note", ""), ("expires", "2999-01-01")]);
        Assert.Equal(path + "?done=saved", off.Location);
        var address = await reader.Browser.Client.Addresses.GetAsync(id);
        Assert.Equal((false, null), (address.Enabled, address.Note));
        Assert.Contains("Switched off", (await reader.GetAsync("/mail/addresses?q=" + value)).One(".rows").TextContent, StringComparison.Ordinal);
        var wrong = await reader.SubmitAsync(await reader.GetAsync(path), path, null, ("note", "typed"), ("expires", "2001-01-01"));
        Assert.Equal("Choose a day from today on.", wrong.Fault);
        Assert.Equal("typed", wrong.One("#note").GetAttribute("value"));
        var noDay = await reader.SubmitAsync(await reader.GetAsync(path), path, null, ("expires", "2999-02-30"));
        Assert.StartsWith("There is no such day in the calendar", noDay.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keep", 1)]
    [InlineData("delete", 0)]
    public async Task Delete_AfterTheQuestion_TakesTheMailAlongWhereAsked(string mail, int left)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (id, value) = await InboxTests.AddressAsync(reader, "del");
        await app.SendAsync(value, "From: a@a.example\nSubject: One\n\nText.\n");
        var page = await reader.GetAsync($"/mail/addresses/{id}");
        Assert.Contains("a@a.example", page.One("#figures").ParentElement?.TextContent, StringComparison.Ordinal);

        var question = await reader.GetAsync(page.Link("a[href$='/delete']"));
        var list = await reader.SubmitAsync(question, "/delete", null, ("mail", mail));

        Assert.Equal("The address is deleted.", list.Notice);
        await reader.GetAsync($"/mail/addresses/{id}", 404);
        var inbox = await reader.GetAsync("/mail");
        Assert.Equal(left, inbox.Subjects.Count);
        if (left > 0)
            await reader.GetAsync(inbox.Link(".threads a"));
    }

    [Fact]
    public async Task List_ManyAddresses_HasPagesAndASearch()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        for (var i = 0; i < 23; i++)
            await InboxTests.AddressAsync(reader, $"page{i:00}");

        var first = await reader.GetAsync("/mail/addresses");
        var second = await reader.GetAsync(first.Link("a[rel=next]"));

        Assert.Equal((20, 3), (Rows(first), Rows(second)));
        Assert.Equal(20, Rows(await reader.GetAsync(second.Link(".pages a"))));
        Assert.Equal(1, Rows(await reader.GetAsync("/mail/addresses?q=page07")));
        Assert.Contains("No such address.", (await reader.GetAsync("/mail/addresses?q=nothing")).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_OfTheAccount_AreMadeAndTakenBack()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync("/mail/blocked");

        var blocked = await reader.SubmitAsync(page, "/blocked", null, ("sender", "@Pest.example"), ("action", "discard"));
        Assert.Contains("@pest.example", blocked.One(".rows").TextContent, StringComparison.Ordinal);
        Assert.Contains("Discard", blocked.One(".rows .tag").TextContent, StringComparison.Ordinal);
        var wrong = await reader.SubmitAsync(blocked, "/blocked", null, ("sender", "everyone"), ("action", "discard"));
        Assert.StartsWith("A sender looks like", wrong.Fault, StringComparison.Ordinal);
        Assert.Equal("everyone", wrong.One("#block-sender").GetAttribute("value"));
        Assert.Equal("discard", wrong.One("#block-action option[selected]").GetAttribute("value"));
        var free = await reader.SubmitAsync(blocked, "/delete", null);
        Assert.Contains("Nobody is blocked.", free.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_OfAnAddress_AreMadeAndTakenBackOnItsPage()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (id, _) = await InboxTests.AddressAsync(reader, "blk");

        var blocked = await reader.SubmitAsync(await reader.GetAsync($"/mail/addresses/{id}"), "/blocked", null, ("sender", "x@y.example"));
        Assert.Contains("x@y.example", blocked.One(".rows").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("x@y.example", (await reader.GetAsync("/mail/blocked")).Text, StringComparison.Ordinal);
        var free = await reader.SubmitAsync(blocked, blocked.One(".rows form").GetAttribute("action") ?? "", null);

        Assert.DoesNotContain("x@y.example", free.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_MoreThanAPageHas_AreBehindALink()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (id, _) = await InboxTests.AddressAsync(reader, "many");
        var cancellation = TestContext.Current.CancellationToken;
        var address = await app.Services.GetRequiredService<IRecordStore<AddressRecord>>().FindAsync(id, cancellation);
        var list = app.Services.GetRequiredService<BlockList>();
        for (var i = 0; i < 101; i++)
            await list.CreateAsync(address?.OwnerId ?? 0, id, $"s{i}@y.example", BlockAction.Reject, cancellation);

        var first = await reader.GetAsync($"/mail/addresses/{id}?done=saved");
        var second = await reader.GetAsync(first.Link("a[rel=next]"));

        Assert.Contains("s99@y.example", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s100@y.example", first.Text, StringComparison.Ordinal);
        Assert.Contains("s100@y.example", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s99@y.example", second.Text, StringComparison.Ordinal);
    }

    private static int Rows(PageAnswer page) => page.Document.QuerySelectorAll(".rows > li").Length;
}
