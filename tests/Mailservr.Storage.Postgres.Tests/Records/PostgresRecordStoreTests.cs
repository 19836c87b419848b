using Mailservr.Addresses;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Records;

public sealed class PostgresRecordStoreTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Find_WhatAnotherHostHasJustChanged_IsNeverOld()
    {
        var (one, two) = (OpenHost().Get<IRecordStore<AddressRecord>>(), OpenHost().Get<IRecordStore<AddressRecord>>());
        var record = (await one.SaveAsync(Address(1, "ann"), default)).Record;
        Assert.NotNull(record);

        for (var i = 0; i < 100; i++)
        {
            await AssertSeenAsync(two, record);
            await AssertSeenAsync(two, record);
            record = (await one.SaveAsync(record with { Note = $"{i}" }, default)).Record;
            Assert.NotNull(record);
        }

        await one.DeleteAsync(record.Id, default);
        Assert.Null(await two.FindAsync(record.Id, default));
        Assert.Null(await two.FindByKeyAsync(record.Key, default));
        Assert.Empty(await two.ListAsync(7, 0, 10, default));
        await one.SaveAsync(Address(2, "ann"), default);
        Assert.Equal(2, (await two.FindByKeyAsync(record.Key, default))?.Id);
    }

    [Fact]
    public async Task Find_FromManyTasksWhileAnotherHostCounts_NeverGoesBack()
    {
        var (one, two) = (OpenHost().Get<IRecordStore<AddressRecord>>(), OpenHost().Get<IRecordStore<AddressRecord>>());
        var record = (await one.SaveAsync(Address(1, "ann") with { Note = "0" }, default)).Record;
        Assert.NotNull(record);
        var saved = 0;

        var reading = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref saved) < 100)
            {
                var atLeast = Volatile.Read(ref saved);
                var found = await two.FindAsync(1, default);
                Assert.InRange(int.Parse(found?.Note ?? "", System.Globalization.CultureInfo.InvariantCulture), atLeast, 100);
            }
        })).ToArray();
        for (var i = 1; i <= 100; i++)
        {
            record = (await one.SaveAsync(record with { Note = $"{i}" }, default)).Record;
            Assert.NotNull(record);
            Volatile.Write(ref saved, i);
        }

        await Task.WhenAll(reading);
    }

    [Fact]
    public async Task Find_WhatAnAdministratorChangedBySql_IsSeenSoon()
    {
        var store = OpenHost().Get<IRecordStore<AddressRecord>>();
        await store.SaveAsync(Address(1, "ann"), default);
        Assert.True((await store.FindAsync(1, default))?.Enabled);
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();

        await PostgresServer.ExecuteAsync(connection, "UPDATE mailservr.addresses SET enabled = false");
        await RecordChanges.SettleAsync();

        Assert.False((await store.FindAsync(1, default))?.Enabled);
    }

    private static async Task AssertSeenAsync(IRecordStore<AddressRecord> store, AddressRecord expected)
    {
        Assert.Equal(expected, await store.FindAsync(expected.Id, default));
        Assert.Equal(expected, await store.FindByKeyAsync(expected.Key, default));
        Assert.Equal(expected, Assert.Single(await store.ListAsync(7, 0, 10, default)));
    }

    private static AddressRecord Address(long id, string name) => new()
    {
        Id = id, OwnerId = 7, Name = name, DomainId = 1, DomainName = "x", CreatedAt = ManualTimeProvider.Start,
    };
}
