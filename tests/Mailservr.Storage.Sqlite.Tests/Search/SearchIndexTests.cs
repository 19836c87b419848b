using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Search;

public sealed class SearchIndexTests
{
    [Theory]
    [InlineData("crème brûlée", "creme")]
    [InlineData("CREME BRULEE", "crème brûlée")]
    [InlineData("Ελληνικά", "ελλην")]
    [InlineData("naïve", "NAIVE")]
    public async Task Search_DiacriticsAndCase_DoNotMatter(string text, string query)
    {
        using var storage = new TestStorage();
        await storage.AppendAsync(Mail.Create(text: text));

        Assert.Single(await storage.QueryAsync(new MailQuery { Text = query }));
    }

    [Theory]
    [InlineData("明日の会議は東京です", "会議", "会東")]
    [InlineData("新的手机发票已寄出", "发票", "票发")]
    [InlineData("내일회의가있습니다", "회의", "의회")]
    [InlineData("私のiPhoneです", "iphone", "phone")]
    [InlineData("Party🎉now", "🎉", "🎁")]
    [InlineData("Party🎉now", "now", "ow")]
    [InlineData("With ❤️ from us", "❤", "💙")]
    public async Task Search_WordsWithoutBlanks_AreFound(string text, string found, string missed)
    {
        using var storage = new TestStorage();
        await storage.AppendAsync(Mail.Create(text: text));

        Assert.Single(await storage.QueryAsync(new MailQuery { Text = found }));
        Assert.Empty(await storage.QueryAsync(new MailQuery { Text = missed }));
    }

    [Fact]
    public async Task Search_OfOneAccount_NeverFindsAnother()
    {
        using var storage = new TestStorage();
        await storage.AppendAsync(Mail.Create(text: "secret a8", account: 8));

        Assert.Empty(await storage.QueryAsync(new MailQuery { Text = "secret" }));
        Assert.Empty(await storage.QueryAsync(new MailQuery { Text = "a8" }));
        Assert.Empty(await storage.QueryAsync(new MailQuery { Text = "a7" }));
    }

    [Fact]
    public async Task Search_RightAfterEachCommit_FindsItAndOnlyThat()
    {
        using var storage = new TestStorage();
        for (var i = 0; i < 50; i++)
        {
            var added = await storage.AppendAsync(Mail.Create(text: "needle"));
            var found = await storage.QueryAsync(new MailQuery { Text = "needle" });
            Assert.Equal(added.Record.Id, Assert.Single(found).Id);
            await storage.DeleteAsync(added.Record.Id);
        }

        Assert.Empty(await storage.QueryAsync(new MailQuery { Text = "needle" }));
        await storage.Get<SqliteStorage>().Search.CatchUpAsync(default);
        Assert.Equal(0, await CountIndexedAsync(storage));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("garbage")]
    [InlineData("empty")]
    [InlineData("marked")]
    [InlineData("older")]
    [InlineData("foreign")]
    public async Task Index_ThatCannotBeUsed_IsBuiltAnew(string damage)
    {
        using var folder = new TestFolder();
        using (var before = new TestStorage(folder.Path))
        {
            for (var i = 0; i < 250; i++)
                await before.AppendAsync(Mail.Create(text: "needle number" + i));
        }

        await DamageAsync(folder.Path, damage);
        using var after = new TestStorage(folder.Path);
        var added = await after.AppendAsync(Mail.Create(text: "needle of today"));

        Assert.Equal(251, (await after.QueryAsync(new MailQuery { Text = "needle", Limit = 1000 })).Count);
        Assert.Equal([added.Record.Id], (await after.QueryAsync(new MailQuery { Text = "today" })).Select(m => m.Id));
        Assert.Equal(251, await CountIndexedAsync(after));
    }

    [Fact]
    public async Task Index_MessageThatCannotBeRead_KeepsNoOtherFromBeingFound()
    {
        using var folder = new TestFolder();
        using (var storage = new TestStorage(folder.Path))
        {
            var broken = await storage.AppendAsync(Mail.Create("broken"));
            await storage.AppendAsync(Mail.Create("sound"));
            await storage.Database.WriteAsync(
                session => session.Prepare("UPDATE message_content SET json = 'x' WHERE message_id = ?1")
                    .Bind(broken.Record.Id).Run(),
                default);
        }

        File.Delete(Path.Combine(folder.Path, "mailservr.search.db"));
        using var after = new TestStorage(folder.Path);

        Assert.Equal("sound", Assert.Single(await after.QueryAsync(new MailQuery { Text = "sound" })).Subject);
        Assert.Empty(await after.QueryAsync(new MailQuery { Text = "broken" }));
    }

    [Fact]
    public async Task Index_BehindAfterARestart_CatchesUp()
    {
        using var folder = new TestFolder();
        using (var before = new TestStorage(folder.Path))
            await before.AppendAsync(Mail.Create(text: "first"));

        var copy = File.ReadAllBytes(IndexPath(folder.Path));
        using (var before = new TestStorage(folder.Path))
        {
            await before.AppendAsync(Mail.Create(text: "second"));
            await before.QueryAsync(new MailQuery { Text = "second" });
        }

        File.WriteAllBytes(IndexPath(folder.Path), copy);
        using var after = new TestStorage(folder.Path);

        Assert.Single(await after.QueryAsync(new MailQuery { Text = "first" }));
        Assert.Single(await after.QueryAsync(new MailQuery { Text = "second" }));
    }

    [Fact]
    public async Task Rebuild_MessageWhoseTextIsNotWhereItSays_KeepsNoOtherFromBeingFound()
    {
        using var folder = new TestFolder();
        using (var before = new TestStorage(folder.Path))
        {
            var damaged = await before.AppendAsync(Mail.Create("pear one", minute: 1));
            await before.AppendAsync(Mail.Create("pear two", minute: 2));
            Assert.Equal(2, (await before.QueryAsync(new() { Text = "pear" })).Count);
            Execute(
                before.DatabasePath,
                $"""UPDATE message_content SET json = replace(json, '"length":', '"length":9') WHERE message_id = {damaged.Record.Id}""");
        }

        await DamageAsync(folder.Path, "gone");
        using var after = new TestStorage(folder.Path);
        await after.AppendAsync(Mail.Create("pear three", minute: 3));

        Assert.Equal(["pear three", "pear two"], (await after.QueryAsync(new() { Text = "pear" })).Select(message => message.Subject));
    }

    private static async Task DamageAsync(string folder, string damage)
    {
        var path = IndexPath(folder);
        switch (damage)
        {
            case "gone":
                File.Delete(path);
                break;
            case "garbage":
                await File.WriteAllTextAsync(path, new string('x', 10_000));
                break;
            case "empty":
                await File.WriteAllBytesAsync(path, []);
                break;
            case "marked":
                await File.WriteAllBytesAsync(path + ".damaged", []);
                break;
            case "older":
                Execute(Path.Combine(folder, "mailservr.db"), "DELETE FROM search_changes WHERE position <= 200");
                Execute(path, "UPDATE progress SET position = 100; DELETE FROM indexed_messages WHERE id % 2 = 0");
                break;
            default:
                Execute(path, "UPDATE progress SET database_id = 'another'; DELETE FROM segments");
                break;
        }
    }

    private static void Execute(string path, string sql)
    {
        using var session = SqliteSession.Open(path, sql);
    }

    private static async Task<long?> CountIndexedAsync(TestStorage storage) =>
        await storage.Database.ReadAsync(
            session => session.Prepare("SELECT count(*) FROM search.indexed_messages").Scalar(), default);

    private static string IndexPath(string folder) => Path.Combine(folder, "mailservr.search.db");
}
