using Mailservr.Accounts;
using Mailservr.Messages;
using Mailservr.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mailservr.Storage.Sqlite.Tests.Database;

public sealed class SqliteStorageTests
{
    [Fact]
    public async Task Restart_KeepsEverything()
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
        var message = Mail.Create("Kept", "Text that stays");
        long nextId;
        using (var before = new TestStorage(folder))
        {
            await before.AppendAsync(message);
            await before.Get<IRecordStore<AccountRecord>>().SaveAsync(
                new AccountRecord { Id = 5, Email = "a@b.c", CreatedAt = Mail.Start }, default);
            nextId = await before.Get<IIdBlocks>().ReserveAsync(10, default) + 10;
        }

        using (var after = new TestStorage(folder))
        {
            var found = await after.Messages.FindAsync(Mail.Account, message.Record.Id, default);
            Assert.Equal(message.Content.Inline.ToArray(), found?.Content.Inline.ToArray());
            Assert.Equal(2, await after.Get<IEventLog>().GetHeadAsync(default));
            Assert.Equal(5, (await after.Get<IRecordStore<AccountRecord>>().FindByKeyAsync("a@b.c", default))?.Id);
            Assert.True(await after.Get<IIdBlocks>().ReserveAsync(1, default) >= nextId);
            Assert.Single((await after.Messages.QueryThreadsAsync(Mail.Account, new MailQuery(), default)).Items);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task SecondStorage_OnTheSameFolder_IsRefusedWithASentence()
    {
        using var first = new TestStorage();
        await first.Get<IStorageInitializer>().InitializeAsync(default);
        using var second = new TestStorage(first.Folder);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => second.Get<IStorageInitializer>().InitializeAsync(default).AsTask());

        Assert.Contains("in use by another process, or by another host in this one", error.Message, StringComparison.Ordinal);
        await first.Get<IStorageInitializer>().InitializeAsync(default);
    }

    [Fact]
    public async Task FileThatIsNoDatabase_IsRefusedWithASentence()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "mailservr.db"), new string('x', 10_000));
        using var storage = new TestStorage(folder.Path);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => storage.Get<IStorageInitializer>().InitializeAsync(default).AsTask());

        Assert.Contains("mailservr.db' cannot be opened: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OlderSchema_IsBroughtForwardWithItsMail()
    {
        using var folder = new TestFolder();
        var message = Mail.Create("Kept");
        using (var old = OpenOld(folder))
        {
            old.Execute(SqliteSchemaVersion1.Sql + "PRAGMA application_id = 0x4D6C7376; PRAGMA user_version = 1;");
            old.InTransaction("BEGIN", session =>
                new MessageAppender(session).Append([new PreparedMessage(message)], new AppendBatch([message], [], [])));
        }

        using var storage = new TestStorage(folder.Path);

        Assert.Equal("Kept", Assert.Single(await storage.QueryAsync(new())).Subject);
        await storage.Get<SqliteMessageStore>().AcceptAsync(new([Mail.Create("New")], [], []), default);
        Assert.Equal(2, (await storage.QueryAsync(new())).Count);
    }

    [Fact]
    public async Task SchemaWithoutTotals_IsBroughtForward_AttachmentsAreSummedUp()
    {
        using var folder = new TestFolder();
        var messages = Enumerable.Range(0, 4).Select(i => Mail.Create("\0 and \\u0000", account: 1 + (i % 2)).With(message =>
            message with { Attachments = [WithInner.Record, new TestAttachment("a.pdf").Record] })).ToList();
        using (var old = OpenOld(folder))
        {
            old.Execute(
                SqliteSchemaVersion1.Sql + SqliteSchemaVersion2.Sql + SqliteSchemaVersion3.Sql + SqliteSchemaVersion4.Sql
                + "PRAGMA application_id = 0x4D6C7376; PRAGMA user_version = 4;");
            foreach (var message in messages.Append(Mail.Create("No attachment", account: 3)))
                MessageRows.Insert(old, new PreparedMessage(message), message.Record.Id);
            old.Execute($"UPDATE messages SET json = 'x' WHERE id = {messages[^1].Record.Id}");
        }

        using var storage = new TestStorage(folder.Path);
        var usage = storage.Get<IAttachmentUsage>();
        Assert.Equal(
            [(1L, 1200L), (2, 600), (3, 0)],
            (await usage.GetAttachmentBytesAsync([1, 2, 3], default)).Select(entry => (entry.Key, entry.Value)));

        var selection = new MailSelection { MessageId = messages[0].Record.Id };
        await storage.Messages.ChangeAsync(1, selection, new MailChange { Delete = true }, default);
        Assert.Equal(600, await usage.GetAttachmentBytesAsync(1, default));
    }

    private static TestAttachment WithInner => new("outer.eml") { Attachments = [new("inner.pdf")] };

    [Fact]
    public async Task NewerSchema_IsRefusedWithASentence()
    {
        using var storage = new TestStorage();
        await storage.Database.WriteAsync(
            session =>
            {
                session.Execute("PRAGMA user_version = 99");
                return true;
            },
            default);
        storage.Get<SqliteStorage>().Dispose();

        using var reopened = new TestStorage(storage.Folder);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => reopened.Get<IStorageInitializer>().InitializeAsync(default).AsTask());

        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DatabaseOfAnotherProgram_IsRefusedWithASentence()
    {
        using var loadsTheLibrary = new TestStorage();
        await loadsTheLibrary.AppendAsync(Mail.Create());
        using var storage = new TestStorage();
        using (var other = SqliteSession.Open(storage.DatabasePath, ""))
            other.Execute("CREATE TABLE theirs (x)");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => storage.Get<IStorageInitializer>().InitializeAsync(default).AsTask());

        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedBatch_LeavesNothing_AndTheStoreWorksOn()
    {
        using var storage = new TestStorage();
        var taken = Mail.Create();
        await storage.AppendAsync(taken);
        var fresh = Mail.Create("fresh");
        var clash = Mail.Create(id: taken.Record.Id) with { DeliveryKey = "another" };

        await Assert.ThrowsAsync<SqliteException>(
            () => storage.Messages.AppendAsync(new AppendBatch([fresh, clash], [], []), default).AsTask());

        Assert.Null(await storage.Messages.FindAsync(Mail.Account, fresh.Record.Id, default));
        Assert.True((await storage.AppendAsync(fresh)).IsNewThread);
        Assert.Equal(2, (await storage.QueryAsync(new MailQuery())).Count);
    }

    [Fact]
    public async Task FullDisk_LeavesNothing_AndTheStoreWorksOnWhenThereIsRoom()
    {
        using var storage = new TestStorage();
        await storage.AppendAsync(Mail.Create("before"));
        var messages = Enumerable.Range(0, 50).Select(_ => Mail.Create(text: new string('x', 20_000))).ToList();
        var batch = new AppendBatch(messages, [], []);
        await SetMaxPagesAsync(storage, 60);

        var error = await Assert.ThrowsAsync<SqliteException>(
            () => storage.Messages.AppendAsync(batch, default).AsTask());

        Assert.Equal(13, error.SqliteErrorCode); // SQLITE_FULL
        Assert.Single(await storage.QueryAsync(new MailQuery { Limit = 100 }));
        await SetMaxPagesAsync(storage, 1_000_000);
        await storage.Messages.AppendAsync(batch, default);
        Assert.Equal(51, (await storage.QueryAsync(new MailQuery { Limit = 100 })).Count);
    }

    [Fact]
    public async Task Callers_ManyAtOnce_AllGetTheirs()
    {
        using var storage = new TestStorage();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async caller =>
        {
            for (var i = 0; i < 20; i++)
            {
                var message = Mail.Create($"from {caller}", account: caller + 1);
                await storage.AppendAsync(message);
                var found = await storage.Messages.FindAsync(caller + 1, message.Record.Id, default);
                Assert.Equal(message.Record.Subject, found?.Record.Subject);
                var selection = new MailSelection { MessageId = message.Record.Id };
                await storage.Messages.ChangeAsync(caller + 1, selection, new MailChange { Read = true }, default);
            }
        }));

        for (var caller = 1L; caller <= 16; caller++)
        {
            var query = new MailQuery { Limit = 100, Unread = false };
            Assert.Equal(20, (await storage.Messages.QueryMessagesAsync(caller, query, default)).Items.Count);
        }
    }

    [Fact]
    public async Task Call_AfterDispose_IsRefused()
    {
        using var storage = new TestStorage();
        await storage.AppendAsync(Mail.Create());
        var database = storage.Database;
        database.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(_ => true, default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.ReadAsync(_ => true, default));
    }

    private static SqliteSession OpenOld(TestFolder folder) =>
        SqliteSession.Open(Path.Combine(folder.Path, "mailservr.db"), "PRAGMA journal_mode = WAL");

    private static Task<long?> SetMaxPagesAsync(TestStorage storage, int pages) =>
        storage.Database.WriteAsync(session => session.Prepare($"PRAGMA max_page_count = {pages}").Scalar(), default);
}
