using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Domains;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Keys, versions, lists, concurrency.</content>
public abstract partial class RecordStoreConformance
{
    [Fact]
    public async Task Save_KeyOfAnotherRecord_IsTaken()
    {
        var store = await OpenAsync<AddressRecord>();
        var ann = await SavedAsync(store, NewAddress("ann"));

        await AssertStatusAsync(SaveStatus.KeyTaken, store, NewAddress("ann", OtherOwner));

        Assert.Equal(ann.Id, (await store.FindByKeyAsync(ann.Key, Cancellation))?.Id);
        Assert.Empty(await store.ListAsync(OtherOwner, 0, 10, Cancellation));
    }

    [Fact]
    public async Task Save_IdOfAnotherRecord_IsTaken()
    {
        var store = await OpenAsync<AddressRecord>();
        var ann = await SavedAsync(store, NewAddress("ann"));

        await AssertStatusAsync(SaveStatus.KeyTaken, store, NewAddress("bob") with { Id = ann.Id });

        Assert.Equal("ann", (await store.FindAsync(ann.Id, Cancellation))?.Name);
    }

    [Fact]
    public async Task Save_SameKeyInAnotherType_IsFree()
    {
        await SavedAsync(
            await OpenAsync<DomainRecord>(),
            new() { Id = NextId(), Name = "same", CreatedAt = ManualTimeProvider.Start });
        var accounts = await OpenAsync<AccountRecord>();

        await SavedAsync(accounts, new() { Id = NextId(), Email = "same", CreatedAt = ManualTimeProvider.Start });

        Assert.NotNull(await accounts.FindByKeyAsync("same", Cancellation));
    }

    [Fact]
    public async Task Find_RecordOfAnotherType_IsNull()
    {
        var address = await SavedAsync(await OpenAsync<AddressRecord>(), NewAddress("ann"));
        var domains = await OpenAsync<DomainRecord>();

        Assert.Null(await domains.FindAsync(address.Id, Cancellation));
        Assert.Null(await domains.FindByKeyAsync(address.Key, Cancellation));
        Assert.Empty(await domains.ListAsync(address.OwnerId, 0, 10, Cancellation));
        Assert.False(await domains.DeleteAsync(address.Id, Cancellation));
    }

    [Theory]
    [InlineData("Ann", "ann")]
    [InlineData("\u00e9", "e\u0301")]
    [InlineData("ss", "ß")]
    [InlineData("a", "a ")]
    [InlineData("%", "_")]
    [InlineData("'", "''")]
    public async Task Save_KeysThatDifferOrdinally_AreTwo(string one, string two)
    {
        var store = await OpenAsync<AddressRecord>();

        var first = await SavedAsync(store, NewAddress(one));
        var second = await SavedAsync(store, NewAddress(two));

        Assert.Equal(first.Id, (await store.FindByKeyAsync(first.Key, Cancellation))?.Id);
        Assert.Equal(second.Id, (await store.FindByKeyAsync(second.Key, Cancellation))?.Id);
    }

    [Fact]
    public async Task Save_OldVersion_IsStale()
    {
        var store = await OpenAsync<AddressRecord>();
        var first = await SavedAsync(store, NewAddress("ann"));
        await SavedAsync(store, first with { Note = "kept" });

        await AssertStatusAsync(SaveStatus.Stale, store, first with { Note = "lost" });

        Assert.Equal("kept", (await store.FindAsync(first.Id, Cancellation))?.Note);
    }

    [Fact]
    public async Task Save_DeletedRecord_IsStale()
    {
        var store = await OpenAsync<AddressRecord>();
        var first = await SavedAsync(store, NewAddress("ann"));
        Assert.True(await store.DeleteAsync(first.Id, Cancellation));

        await AssertStatusAsync(SaveStatus.Stale, store, first with { Note = "lost" });

        Assert.Null(await store.FindAsync(first.Id, Cancellation));
    }

    [Fact]
    public async Task Save_ChangedKey_FreesTheOldOne()
    {
        var store = await OpenAsync<AddressRecord>();
        var ann = await SavedAsync(store, NewAddress("ann"));
        var bob = await SavedAsync(store, NewAddress("bob"));

        await AssertStatusAsync(SaveStatus.KeyTaken, store, ann with { Name = "bob" });
        var renamed = await SavedAsync(store, ann with { Name = "cat" });

        Assert.Null(await store.FindByKeyAsync(ann.Key, Cancellation));
        Assert.Equal(ann.Id, (await store.FindByKeyAsync(renamed.Key, Cancellation))?.Id);
        Assert.Equal(bob.Id, (await store.FindByKeyAsync(bob.Key, Cancellation))?.Id);
        await SavedAsync(store, NewAddress("ann"));
    }

    [Fact]
    public async Task Delete_Record_FreesItsKey()
    {
        var store = await OpenAsync<AddressRecord>();
        var first = await SavedAsync(store, NewAddress("ann"));

        Assert.True(await store.DeleteAsync(first.Id, Cancellation));
        Assert.False(await store.DeleteAsync(first.Id, Cancellation));

        Assert.Null(await store.FindAsync(first.Id, Cancellation));
        Assert.Null(await store.FindByKeyAsync(first.Key, Cancellation));
        Assert.Empty(await store.ListAsync(Owner, 0, 10, Cancellation));
        await SavedAsync(store, NewAddress("ann"));
    }

    [Fact]
    public async Task List_OfAnOwner_IsByIdAndInPages()
    {
        var store = await OpenAsync<AddressRecord>();
        AddressRecord[] records = [.. Enumerable.Range(0, 7).Select(i => NewAddress($"a{i}"))];
        foreach (var record in records.Reverse())
            await SavedAsync(store, record);
        await SavedAsync(store, NewAddress("other", OtherOwner));

        var listed = new List<long>();
        for (var after = 0L; ; after = listed[^1])
        {
            var page = await store.ListAsync(Owner, after, 3, Cancellation);
            Assert.True(page.Count <= 3, "A page holds more rows than its limit.");
            if (page.Count == 0)
                break;
            listed.AddRange(page.Select(record => record.Id));
        }

        Assert.Equal(records.Select(record => record.Id), listed);
    }

    [Fact]
    public async Task Save_SixteenAtOnceWithOneKey_OnlyOneIsSaved()
    {
        var stores = new[] { await OpenAsync<AddressRecord>(), await OpenAsync<AddressRecord>() };

        var results = await SaveAllAsync(stores, _ => NewAddress("wanted"));

        var winner = Assert.Single(results, result => result.Status == SaveStatus.Saved);
        Assert.Equal(15, results.Count(result => result.Status == SaveStatus.KeyTaken));
        Assert.Equal(winner.Record?.Id, Assert.Single(await stores[0].ListAsync(Owner, 0, 100, Cancellation)).Id);
    }

    [Fact]
    public async Task Save_SixteenAtOnceWithOneVersion_OnlyOneIsSaved()
    {
        var stores = new[] { await OpenAsync<AddressRecord>(), await OpenAsync<AddressRecord>() };
        var first = await SavedAsync(stores[0], NewAddress("ann"));

        var results = await SaveAllAsync(stores, i => first with { Note = $"{i}" });

        var winner = Assert.Single(results, result => result.Status == SaveStatus.Saved);
        Assert.Equal(15, results.Count(result => result.Status == SaveStatus.Stale));
        Assert.Equal(winner.Record?.Note, (await stores[1].FindAsync(first.Id, Cancellation))?.Note);
    }

    private static Task<SaveResult<AddressRecord>[]> SaveAllAsync(
        IRecordStore<AddressRecord>[] stores, Func<int, AddressRecord> record) =>
        Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => stores[i % stores.Length].SaveAsync(record(i), Cancellation).AsTask(), Cancellation)));
}
