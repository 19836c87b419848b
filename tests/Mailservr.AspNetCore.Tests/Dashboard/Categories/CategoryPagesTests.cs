using System.Globalization;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Dashboard.Categories;

public sealed class CategoryPagesTests(TestApp app)
{
    [Fact]
    public async Task Category_MadeGivenFilteredByChangedDeleted_IsSeenEverywhere()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (shop, other) = (await InboxTests.AddressAsync(reader, "shop"), await InboxTests.AddressAsync(reader, "other"));
        await app.SendAsync(shop.Value, "From: a@a.example\nSubject: To the shop\n\nText.\n");
        await app.SendAsync(other.Value, "From: a@a.example\nSubject: To another\n\nText.\n");
        Assert.Empty((await reader.GetAsync("/mail")).Document.QuerySelectorAll("#of-category"));

        var addresses = await reader.GetAsync("/mail/addresses");
        var list = await reader.SubmitAsync(
            await reader.GetAsync(addresses.Link("main a[href$='/categories']")), "/categories", null, ("name", " Shops "), ("color", "#AA3311"));
        Assert.Equal(("Saved.", "Shops"), (list.Notice, list.One(".rows .name").TextContent));
        Assert.Equal("#aa3311", list.One(".rows circle").GetAttribute("fill"));
        var path = list.Link(".rows .name");
        var id = path.Split('/')[^1];
        var address = $"/mail/addresses/{shop.Id.ToString(CultureInfo.InvariantCulture)}";
        var saved = await reader.SubmitAsync(await reader.GetAsync(address), address, null, ("category", id));
        Assert.Equal(id, saved.One("#category option[selected]").GetAttribute("value"));
        Assert.Contains("Shops", (await reader.GetAsync("/mail/addresses")).One(".rows .tag").TextContent, StringComparison.Ordinal);

        var inbox = await reader.GetAsync(list.Link(".rows a[href*='?category=']"));
        Assert.Equal(["To the shop"], inbox.Subjects);
        Assert.Equal("Inbox – Shops", inbox.One("h1").TextContent);
        Assert.Equal(id, inbox.One("form[role=search] input[name=category]").GetAttribute("value"));
        Assert.Equal(["To the shop"], (await reader.GetAsync($"/mail?category={id}&q=text")).Subjects);
        Assert.Empty((await reader.GetAsync($"/mail?category={id}&address={other.Id}")).Subjects);
        Assert.Equal(2, (await reader.GetAsync("/mail")).Subjects.Count);

        var changed = await reader.SubmitAsync(await reader.GetAsync(path), path, null, ("name", "Trips"));
        Assert.Equal("Trips", changed.One(".rows .name").TextContent);
        var question = await reader.GetAsync((await reader.GetAsync(path)).Link("main a[href$='/delete']"));
        Assert.Equal("Delete Trips?", question.One("h1").TextContent);
        Assert.Equal("The category is deleted.", (await reader.SubmitAsync(question, "/delete", null)).Notice);
        Assert.Null((await reader.Browser.Client.Addresses.GetAsync(shop.Id)).CategoryId);
        Assert.Empty((await reader.GetAsync("/mail?category=" + id)).Subjects);
    }

    [Theory]
    [InlineData("", "#112233", "name", "A name has 1 to 100 characters.")]
    [InlineData("Taken", "#112233", "name", "There is a category of this name already.")]
    [InlineData("Fine", "red", "color", "Choose a colour.")]
    [InlineData("Fine", "#11223g", "color", "Choose a colour.")]
    public async Task Create_WrongField_IsSaidThereAndKept(string name, string color, string at, string fault)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync("/mail/categories");
        await reader.SubmitAsync(page, "/categories", null, ("name", "Taken"));

        var wrong = await reader.SubmitAsync(page, "/categories", null, ("name", name), ("color", color));

        Assert.Equal((422, fault), ((int)wrong.Status, wrong.Fault));
        Assert.StartsWith(at + "-fault", wrong.One("#" + at).GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal(name, wrong.One("#name").GetAttribute("value"));
    }

    [Fact]
    public async Task Category_OfSomebodyElse_IsNotThere()
    {
        var (owner, other) = (await Reader.SignedInAsync(app.Url), await Reader.SignedInAsync(app.Url));
        var list = await owner.SubmitAsync(await owner.GetAsync("/mail/categories"), "/categories", null, ("name", "<b>Mine</b>"));
        Assert.Empty(list.Document.QuerySelectorAll("main b"));
        var path = list.Link(".rows .name");
        var address = await InboxTests.AddressAsync(other, "mine");

        await other.GetAsync(path, 404);
        var wrong = await other.PostAsync($"/mail/addresses/{address.Id}", [("enabled", "on"), ("category", path.Split('/')[^1])]);

        Assert.Equal((422, "There is no such category."), ((int)wrong.Status, wrong.Fault));
    }

    [Fact]
    public async Task NewAddress_WithACategory_HasIt()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        await reader.SubmitAsync(await reader.GetAsync("/mail/categories"), "/categories", null, ("name", "Shops"));
        var page = await reader.GetAsync("/mail/addresses");
        var id = page.Document.QuerySelectorAll("#category option")[^1].GetAttribute("value") ?? "";

        await reader.SubmitAsync(page, "/addresses", null, ("name", "c" + Guid.NewGuid().ToString("n")), ("category", id));

        Assert.Equal(id, (await reader.Browser.Client.Addresses.ListAsync().SingleAsync()).CategoryId?.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("after=2026-01-02", "new|middle")]
    [InlineData("before=2026-01-03", "middle|old")]
    [InlineData("after=2026-01-02&before=2026-01-03", "middle")]
    [InlineData("after=2026-01-02&q=after:2026-01-03", "new")]
    [InlineData("after=soon", "new|middle|old")]
    public async Task Dates_OfAList_BoundIt(string query, string subjects)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var account = await reader.Browser.Client.Account.GetAsync();
        var address = await InboxTests.AddressAsync(reader, "dates");
        foreach (var (day, subject) in new[] { (1, "old"), (2, "middle"), (3, "new") })
        {
            await app.AppendAsync(new MessageAppendBuilder
            {
                AccountId = account.Id,
                AddressId = address.Id,
                Subject = subject,
                ReceivedAt = new DateTimeOffset(2026, 1, day, 12, 0, 0, TimeSpan.Zero),
            });
        }

        var page = await reader.GetAsync("/mail?" + query);

        Assert.Equal(subjects, string.Join('|', page.Subjects));
        var typed = query.StartsWith("after=2", StringComparison.Ordinal) ? "2026-01-02" : "";
        Assert.Equal(typed, page.One("#after").GetAttribute("value"));
        Assert.Contains(page.Document.QuerySelectorAll(".threads a"), link =>
            typed.Length == 0 || link.GetAttribute("href")?.Contains("after%3D2026", StringComparison.Ordinal) == true);
    }
}
