using Mailservr.Addresses;
using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Messages;

/// <summary>Text that a column of PostgreSQL cannot hold.</summary>
public sealed class StoredTextTests(PostgresServer server) : DatabaseTest(server)
{
    private const string Hostile = "a\0b\uD800c\U0001F600";

    [Fact]
    public async Task Append_TextWithNulAndHalfSurrogates_IsStoredAndFound()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder
        {
            Subject = Hostile,
            Snippet = Hostile,
            From = new(Hostile, Hostile),
            Text = "quince " + Hostile.Replace("\uD800", "", StringComparison.Ordinal),
            Attachments = [new(Hostile)],
            DeliveryKey = Hostile,
        }.Build());

        Assert.Equal(mail.Record.Id, Assert.Single(await host.QueryAsync(new() { Text = "quince" })).Id);
        Assert.Single(await host.QueryAsync(new() { Subject = Hostile, From = Hostile }));
        Assert.Equal(1, Assert.Single(await host.QueryThreadsAsync(new())).EmailCount);
        Assert.NotEmpty(await host.Events.ReadAsync(1, 0, 10, default));
    }

    [Fact]
    public async Task Save_RecordWithNul_IsStored()
    {
        var addresses = OpenHost().Get<IRecordStore<AddressRecord>>();
        var record = new AddressRecord
        {
            Id = 1, Name = "ann", DomainId = 1, DomainName = "x", Note = Hostile, CreatedAt = ManualTimeProvider.Start,
        };

        Assert.Equal(SaveStatus.Saved, (await addresses.SaveAsync(record, default)).Status);
        Assert.Equal("a\uFFFDb\uFFFDc\U0001F600", (await addresses.FindAsync(1, default))?.Note);
        Assert.Null(await addresses.FindByKeyAsync("a\0b", default));
    }

    [Fact]
    public async Task Append_MailOfManyReferences_IsOneBatch()
    {
        var host = OpenHost();
        var references = Enumerable.Range(0, 200).Select(i => $"r{i}@x").ToArray();
        var batch = Enumerable.Range(0, 100)
            .Select(_ => new MessageAppendBuilder { References = references }.Build()).ToArray();

        var appended = await host.Messages.AppendAsync(new AppendBatch(batch, [], []), default);

        Assert.Single(appended.Select(one => one.Record.ThreadId).Distinct());
        Assert.Equal(100, Assert.Single(await host.QueryThreadsAsync(new())).EmailCount);
    }
}
