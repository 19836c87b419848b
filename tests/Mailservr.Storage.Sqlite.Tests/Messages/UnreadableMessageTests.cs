using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Sqlite.Tests.Messages;

/// <summary>One damaged row, among others that are whole.</summary>
public sealed class UnreadableMessageTests : IDisposable
{
    private const string Cut = "substr(json, 1, 40)";
    private const string Renamed = "replace(json, '\"attachments\"', '\"atuachments\"')";
    private const string Nothing = "replace(json, '\"subject\":\"pear two\"', '\"subject\":null')";
    private const string OfAnother = "(SELECT o.json FROM messages o WHERE o.id <> messages.id)";

    private readonly TestStorage _storage = new();

    public void Dispose() => _storage.Dispose();

    [Theory]
    [InlineData(Cut)]
    [InlineData(Renamed)]
    [InlineData(Nothing)]
    [InlineData(OfAnother)]
    public async Task Lists_HaveAllOthersAndAPlaceOfItsOwn(string damage)
    {
        var (whole, damaged) = await DamageAsync(damage);

        var listed = await _storage.QueryAsync(new());
        var found = await _storage.QueryAsync(new() { Text = "pear" });

        foreach (var list in (IReadOnlyList<MessageRecord>[])[listed, found])
        {
            Assert.Equal([damaged.Id, whole.Id], list.Select(message => message.Id));
            Assert.Equal([true, false], list.Select(message => message.IsUnreadable));
            Assert.Equal((damaged.AddressId, damaged.ReceivedAt, damaged.ThreadId), (list[0].AddressId, list[0].ReceivedAt, list[0].ThreadId));
        }

        await Assert.ThrowsAnyAsync<Exception>(async () => await _storage.Messages.FindAsync(Mail.Account, damaged.Id, default));
    }

    [Theory]
    [InlineData(Cut)]
    [InlineData(Renamed)]
    [InlineData(OfAnother)]
    public async Task Delete_Message_LeavesTheOther(string damage)
    {
        var (whole, damaged) = await DamageAsync(damage);

        await ChangeAsync(new() { MessageId = damaged.Id }, new() { Starred = true });
        Assert.True((await _storage.QueryAsync(new() { Starred = true })).Single().IsUnreadable);
        await ChangeAsync(new() { MessageId = damaged.Id }, new() { Delete = true });

        Assert.Equal(whole.Id, Assert.Single(await _storage.QueryAsync(new())).Id);
        Assert.Equal(whole.ThreadId, Assert.Single(await _storage.QueryThreadsAsync(new())).Id);
    }

    [Fact]
    public async Task Delete_ThreadOrAddress_TakesItAlong()
    {
        var (whole, damaged) = await DamageAsync(Cut);

        await ChangeAsync(new() { ThreadId = damaged.ThreadId }, new() { Delete = true });
        Assert.Equal(whole.Id, Assert.Single(await _storage.QueryAsync(new())).Id);
        Sql($"UPDATE messages SET json = {Cut}");
        await ChangeAsync(new() { AddressId = whole.AddressId }, new() { Delete = true });

        Assert.Empty(await _storage.QueryAsync(new()));
        Assert.Empty(await _storage.QueryThreadsAsync(new()));
    }

    [Fact]
    public async Task DeleteAddress_OneOfSeveral_WritesNothingOverTheDamage()
    {
        var mail = await _storage.AppendAsync(new MessageAppendBuilder { AccountId = Mail.Account, MoreAddressIds = [101] }.Build());
        Sql($"UPDATE messages SET json = {Cut}");
        var before = Json();

        await ChangeAsync(new() { AddressId = 101 }, new() { Delete = true });

        Assert.Equal(before, Json());
        Assert.Empty(await _storage.QueryAsync(new() { AddressIds = [101] }));
        Assert.Equal(mail.Record.Id, Assert.Single(await _storage.QueryAsync(new())).Id);
    }

    [Fact]
    public async Task DeleteAddress_ThatOfTheColumn_LeavesItToTheOther()
    {
        var mail = await _storage.AppendAsync(
            new MessageAppendBuilder { AccountId = Mail.Account, MoreAddressIds = [101], Attachments = [new("a.zip")] }.Build());
        Sql($"UPDATE messages SET json = {Renamed}");

        await ChangeAsync(new() { AddressId = mail.Record.AddressId }, new() { Delete = true });

        var left = Assert.Single(await _storage.QueryAsync(new() { AddressIds = [101] }));
        Assert.Equal((mail.Record.Id, 101), (left.Id, left.AddressId));
        Assert.Single(await _storage.Get<IBlobReferences>().FindReferencedAsync(
            Mail.Account, [mail.Record.Attachments[0].Sha256], default));
    }

    [Fact]
    public async Task Delete_WithAttachments_GivesTheirRoomBack()
    {
        var usage = _storage.Get<IAttachmentUsage>();
        var mail = await _storage.AppendAsync(
            new MessageAppendBuilder { AccountId = Mail.Account, Attachments = [new("a.zip")] }.Build());
        Assert.NotEqual(0, (await usage.GetAttachmentBytesAsync([Mail.Account], default))[Mail.Account]);
        Sql("UPDATE messages SET json = replace(json, '\"subject\"', '\"subjett\"')");

        await ChangeAsync(new() { MessageId = mail.Record.Id }, new() { Delete = true });

        Assert.Equal(0, (await usage.GetAttachmentBytesAsync([Mail.Account], default))[Mail.Account]);
    }

    private async Task<(MessageRecord Whole, MessageRecord Damaged)> DamageAsync(string damage)
    {
        var whole = await _storage.AppendAsync(Mail.Create("pear one", minute: 1));
        var damaged = await _storage.AppendAsync(Mail.Create("pear two", minute: 2));
        Assert.Equal(2, (await _storage.QueryAsync(new() { Text = "pear" })).Count);
        Sql($"UPDATE messages SET json = {damage} WHERE id = {damaged.Record.Id}");
        return (whole.Record, damaged.Record);
    }

    private async Task ChangeAsync(MailSelection selection, MailChange change) =>
        Assert.Equal(ChangeStatus.Done, await _storage.Messages.ChangeAsync(Mail.Account, selection, change, default));

    private string Json() => Session().Prepare("SELECT json FROM messages").First(static row => row.Text(0)) ?? "";

    private void Sql(string sql)
    {
        using var session = Session();
        session.Execute(sql);
    }

    private SqliteSession Session() => SqliteSession.Open(_storage.DatabasePath, "PRAGMA busy_timeout = 10000");
}
