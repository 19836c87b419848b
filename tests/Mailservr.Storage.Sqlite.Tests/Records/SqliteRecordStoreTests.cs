using System.Text.Json.Serialization;
using Mailservr.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Record = Mailservr.Storage.Record;

namespace Mailservr.Storage.Sqlite.Tests.Records;

public sealed partial class SqliteRecordStoreTests
{
    [Fact]
    public async Task AddSqliteRecords_TypeOfAThirdParty_IsKept()
    {
        using var storage = new TestStorage(configure: builder => builder.AddSqliteRecords("note", NoteJson.Default.NoteRecord));
        var notes = storage.Get<IRecordStore<NoteRecord>>();

        var saved = await notes.SaveAsync(new NoteRecord { Id = 1, OwnerId = 9, Text = "mine" }, default);

        Assert.Equal(saved.Record, Assert.Single(await notes.ListAsync(9, 0, 10, default)));
        Assert.Null(await storage.Get<IRecordStore<AccountRecord>>().FindAsync(1, default));
    }

    [Fact]
    public async Task Save_SameKeyFromManyTasks_OneIsSaved()
    {
        using var storage = new TestStorage();
        var accounts = storage.Get<IRecordStore<AccountRecord>>();

        var results = await Task.WhenAll(Enumerable.Range(1, 16).Select(id => accounts.SaveAsync(
            new AccountRecord { Id = id, Email = "one@example.org", CreatedAt = Mail.Start }, default).AsTask()));

        Assert.Single(results, result => result.Status == SaveStatus.Saved);
        Assert.Equal(15, results.Count(result => result.Status == SaveStatus.KeyTaken));
    }

    internal sealed record NoteRecord : Record
    {
        public required string Text { get; init; }

        [JsonIgnore]
        public override string Key => Text;
    }

    [JsonSerializable(typeof(NoteRecord))]
    internal sealed partial class NoteJson : JsonSerializerContext;
}
