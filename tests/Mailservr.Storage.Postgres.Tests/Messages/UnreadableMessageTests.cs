using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Messages;

/// <summary>One damaged row, among others that are whole.</summary>
public sealed class UnreadableMessageTests(PostgresServer server) : DatabaseTest(server)
{
    private const string Cut = "substr(record, 1, 40)";
    private const string Renamed = "replace(record, '\"attachments\"', '\"atuachments\"')";
    private const string OfAnother = "(SELECT o.record FROM mailservr.messages o WHERE o.id <> messages.id)";

    [Theory]
    [InlineData(Cut)]
    [InlineData(Renamed)]
    [InlineData(OfAnother)]
    public async Task Lists_HaveAllOthersAndAPlaceOfItsOwn(string damage)
    {
        var host = OpenHost();
        var (whole, damaged) = await DamageAsync(host, damage);

        var listed = await host.QueryAsync(new());
        var found = await host.QueryAsync(new() { Text = "pear" });

        foreach (var list in (IReadOnlyList<MessageRecord>[])[listed, found])
        {
            Assert.Equal([damaged.Id, whole.Id], list.Select(message => message.Id));
            Assert.Equal([true, false], list.Select(message => message.IsUnreadable));
            Assert.Equal((damaged.AddressId, damaged.ReceivedAt, damaged.ThreadId), (list[0].AddressId, list[0].ReceivedAt, list[0].ThreadId));
        }

        await Assert.ThrowsAnyAsync<Exception>(async () => await host.Messages.FindAsync(1, damaged.Id, default));
    }

    [Theory]
    [InlineData(Cut)]
    [InlineData(Renamed)]
    [InlineData(OfAnother)]
    public async Task Delete_Message_LeavesTheOther(string damage)
    {
        var host = OpenHost();
        var (whole, damaged) = await DamageAsync(host, damage);

        await ChangeAsync(host, new() { MessageId = damaged.Id }, new() { Starred = true });
        Assert.True((await host.QueryAsync(new() { Starred = true })).Single().IsUnreadable);
        await ChangeAsync(host, new() { MessageId = damaged.Id }, new() { Delete = true });

        Assert.Equal(whole.Id, Assert.Single(await host.QueryAsync(new())).Id);
        Assert.Equal(whole.ThreadId, Assert.Single(await host.QueryThreadsAsync(new())).Id);
    }

    [Fact]
    public async Task Delete_ThreadOrAddress_TakesItAlong()
    {
        var host = OpenHost();
        var (whole, damaged) = await DamageAsync(host, Cut);

        await ChangeAsync(host, new() { ThreadId = damaged.ThreadId }, new() { Delete = true });
        Assert.Equal(whole.Id, Assert.Single(await host.QueryAsync(new())).Id);
        await SqlAsync($"UPDATE mailservr.messages SET record = {Cut}");
        await ChangeAsync(host, new() { AddressId = whole.AddressId }, new() { Delete = true });

        Assert.Empty(await host.QueryAsync(new()));
        Assert.Empty(await host.QueryThreadsAsync(new()));
    }

    [Fact]
    public async Task DeleteAddress_OneOfSeveral_WritesNothingOverTheDamage()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder { MoreAddressIds = [101] }.Build());
        await SqlAsync($"UPDATE mailservr.messages SET record = {Cut}");
        var before = await RecordAsync();

        await ChangeAsync(host, new() { AddressId = 101 }, new() { Delete = true });

        Assert.Equal(before, await RecordAsync());
        Assert.Empty(await host.QueryAsync(new() { AddressIds = [101] }));
        Assert.Equal(mail.Record.Id, Assert.Single(await host.QueryAsync(new())).Id);
    }

    [Fact]
    public async Task DeleteAddress_ThatOfTheColumn_LeavesItToTheOther()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(
            new MessageAppendBuilder { MoreAddressIds = [101], Attachments = [new("a.zip")] }.Build());
        await SqlAsync($"UPDATE mailservr.messages SET record = {Renamed}");

        await ChangeAsync(host, new() { AddressId = mail.Record.AddressId }, new() { Delete = true });

        var left = Assert.Single(await host.QueryAsync(new() { AddressIds = [101] }));
        Assert.Equal((mail.Record.Id, 101), (left.Id, left.AddressId));
        Assert.Single(await host.Get<IBlobReferences>().FindReferencedAsync(1, [mail.Record.Attachments[0].Sha256], default));
    }

    [Fact]
    public async Task Delete_MessageOfSeveralAddresses_LeavesNoRowOfThem()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder { MoreAddressIds = [101, 102] }.Build());
        await SqlAsync($"UPDATE mailservr.messages SET record = {Cut}");

        await ChangeAsync(host, new() { MessageId = mail.Record.Id }, new() { Delete = true });

        await using var connection = await ConnectAsync();
        Assert.Equal(0, await connection.ScalarAsync<long>("SELECT count(*) FROM mailservr.message_addresses", default));
    }

    [Fact]
    public async Task Lists_ThreadWhoseParticipantsCannotBeRead_AreWhole()
    {
        var host = OpenHost();
        await DamageAsync(host, "record");
        await SqlAsync("UPDATE mailservr.threads SET participants = '[' WHERE subject = 'pear two'");

        var threads = await host.QueryThreadsAsync(new());

        Assert.Equal([0, 1], threads.Select(thread => thread.Participants.Count));
    }

    private async Task<(MessageRecord Whole, MessageRecord Damaged)> DamageAsync(TestStorage host, string damage)
    {
        var whole = await host.AppendAsync(new MessageAppendBuilder { Subject = "pear one" }.Build());
        var damaged = await host.AppendAsync(new MessageAppendBuilder { Subject = "pear two" }.Build());
        Assert.Equal(2, (await host.QueryAsync(new() { Text = "pear" })).Count);
        await SqlAsync($"UPDATE mailservr.messages SET record = {damage} WHERE id = {damaged.Record.Id}");
        return (whole.Record, damaged.Record);
    }

    private static async Task ChangeAsync(TestStorage host, MailSelection selection, MailChange change) =>
        Assert.Equal(ChangeStatus.Done, await host.Messages.ChangeAsync(1, selection, change, default));

    private async Task<object?> RecordAsync()
    {
        await using var connection = await ConnectAsync();
        return await connection.ScalarAsync<string>("SELECT record FROM mailservr.messages", default);
    }

    private async Task SqlAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await PostgresServer.ExecuteAsync(connection, sql);
    }
}
