using System.Text.Json;
using Mailservr.Accounts;
using Mailservr.Events;
using Mailservr.Testing;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Verification;

public sealed class PostgresVerificationTests(PostgresServer server) : DatabaseTest(server)
{
    [Theory]
    [InlineData("DELETE FROM mailservr.message_addresses", VerificationFault.Contradiction)]
    [InlineData("DELETE FROM mailservr.message_attachments", VerificationFault.Contradiction)]
    [InlineData("DELETE FROM mailservr.message_blobs", VerificationFault.Contradiction)]
    [InlineData("UPDATE mailservr.messages SET subject = 'x'", VerificationFault.Contradiction)]
    [InlineData("UPDATE mailservr.messages SET received_at = now()", VerificationFault.Contradiction)]
    [InlineData("UPDATE mailservr.threads SET unread_count = 7", VerificationFault.Contradiction)]
    [InlineData("DELETE FROM mailservr.threads", VerificationFault.Contradiction)]
    [InlineData("INSERT INTO mailservr.thread_keys VALUES (1, gen_random_uuid(), 4711)", VerificationFault.Contradiction)]
    [InlineData("INSERT INTO mailservr.message_blobs VALUES (1, 'ff', 4711)", VerificationFault.Contradiction)]
    [InlineData("INSERT INTO mailservr.message_words VALUES (1, 4711, now(), '')", VerificationFault.Contradiction)]
    [InlineData("UPDATE mailservr.attachment_totals SET bytes = bytes + 1", VerificationFault.Contradiction)]
    [InlineData("DELETE FROM mailservr.attachment_totals", VerificationFault.Contradiction)]
    [InlineData("INSERT INTO mailservr.attachment_totals VALUES (4711, 1)", VerificationFault.Contradiction)]
    [InlineData("INSERT INTO mailservr.message_blobs SELECT account_id, 'ff', id FROM mailservr.messages", VerificationFault.Contradiction)]
    [InlineData(
        "INSERT INTO mailservr.message_addresses SELECT account_id, 4711, received_at, id FROM mailservr.messages",
        VerificationFault.Contradiction)]
    [InlineData(
        "INSERT INTO mailservr.message_addresses SELECT account_id, address_id, now(), id FROM mailservr.messages",
        VerificationFault.Contradiction)]
    [InlineData("DELETE FROM mailservr.message_words", VerificationFault.Search)]
    [InlineData("UPDATE mailservr.message_words SET words = ''", VerificationFault.Search)]
    [InlineData("DELETE FROM mailservr.search_segments", VerificationFault.Search)]
    [InlineData("DELETE FROM mailservr.search_senders", VerificationFault.Search)]
    [InlineData("UPDATE mailservr.id_blocks SET next = 1", VerificationFault.Storage)]
    public async Task Check_Damage_IsFoundAndRepairedOnce(string damage, VerificationFault fault)
    {
        var host = OpenHost();
        var id = await host.Get<IIdBlocks>().ReserveAsync(1_000_000, default);
        var mail = await host.AppendAsync(new MessageAppendBuilder
        {
            Id = id, Text = "a quince", Attachments = [new("a.pdf") { Id = id + 1 }],
        }.Build());
        Assert.Single(await host.QueryAsync(new() { Text = "quince" }));
        Assert.Empty(await CheckAsync(host, repair: true));
        await DamageAsync(damage);

        Assert.All(await CheckAsync(host, repair: false), finding => Assert.Equal(VerificationOutcome.Reported, finding.Outcome));
        var repaired = await CheckAsync(host, repair: true);

        Assert.Contains(repaired, finding => finding.Fault == fault);
        Assert.All(repaired, finding => Assert.Equal(VerificationOutcome.Repaired, finding.Outcome));
        Assert.Empty(await CheckAsync(host, repair: false));
        Assert.Equal(mail.Record.Id, Assert.Single(await host.QueryAsync(new() { Text = "quince", AddressIds = [100] })).Id);
        Assert.Equal(1, Assert.Single(await host.QueryThreadsAsync(new() { Unread = true })).EmailCount);
    }

    [Fact]
    public async Task Repair_IdsThatRecordsHave_AreSkippedAsWell()
    {
        var host = OpenHost();
        var id = await host.Get<IIdBlocks>().ReserveAsync(1_000_000, default);
        await host.Get<IRecordStore<CursorRecord>>().SaveAsync(
            new() { Id = id + 100, Subscriber = "far", Position = 1 }, default);
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await PostgresServer.ExecuteAsync(connection, "UPDATE mailservr.id_blocks SET next = 1");

        await CheckAsync(host, repair: true);

        await using var command = new NpgsqlCommand("SELECT next FROM mailservr.id_blocks", connection);
        Assert.Equal(id + 101, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Check_WithoutASchema_MakesNone()
    {
        var database = await Server.CreateDatabaseAsync(migrated: false);
        await using var host = new TestStorage(database);

        await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync(host, repair: true));

        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT to_regnamespace('mailservr') IS NULL", connection);
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Check_MessageThatCannotBeRead_LeavesItForTheReader()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder().Build());
        await DamageAsync("UPDATE mailservr.messages SET record = '{'");

        Assert.DoesNotContain(await CheckAsync(host, repair: true), finding => finding.Fault != VerificationFault.Storage);
        var keys = await host.Get<IStorageVerification>().ListMessagesAsync(null, 0, 10, default);
        Assert.Equal(mail.Record.Id, Assert.Single(keys).MessageId);
    }

    [Theory]
    [InlineData("UPDATE mailservr.accounts SET role = 'Kink' WHERE id = 2", VerificationFault.Unreadable)]
    [InlineData("UPDATE mailservr.accounts SET key = 'x' WHERE id = 2", VerificationFault.Contradiction)]
    public async Task Check_DamagedRecord_IsTold(string damage, VerificationFault fault)
    {
        var host = OpenHost();
        var accounts = host.Get<IRecordStore<AccountRecord>>();
        for (var id = 1; id <= 3; id++)
            await accounts.SaveAsync(new AccountRecord { Id = id, Email = $"a{id}@example.org", CreatedAt = DateTimeOffset.UnixEpoch }, default);
        var check = Assert.IsType<IRecordVerification>(accounts, exactMatch: false);
        Assert.Empty(await check.CheckAsync(default).ToListAsync());
        await DamageAsync(damage);

        var finding = Assert.Single(await check.CheckAsync(default).ToListAsync());

        Assert.Equal(fault, finding.Fault);
        Assert.StartsWith("Record 2 of the type 'AccountRecord' ", finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("record", "\"attachments\":", "\"atuachments\":")]
    [InlineData("record", "\"subject\"", "\"subjett\"")]
    [InlineData("layout", "\"segments\"", "\"segmants\"")]
    public async Task Check_MemberWithAnotherName_IsUnreadableAndNothingIsDerivedOfIt(string column, string name, string damaged)
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder { Attachments = [new("a.pdf")] }.Build());
        await DamageAsync($"UPDATE mailservr.messages SET {column} = replace({column}, '{name}', '{damaged}')");

        await CheckAsync(host, repair: true);

        await Assert.ThrowsAsync<JsonException>(async () => await host.Messages.FindAsync(1, mail.Record.Id, default));
        Assert.Single(await host.Get<IBlobReferences>().FindReferencedAsync(1, [mail.Record.Attachments[0].Sha256], default));
    }

    [Fact]
    public async Task Check_ManyThreadsAndMessages_FindsThatWhichIsDamaged()
    {
        var host = OpenHost();
        for (var i = 0; i < 5; i++)
            await host.AppendAsync(new MessageAppendBuilder { Subject = $"number {i}", MoreAddressIds = [101] }.Build());
        await DamageAsync(
            """
            UPDATE mailservr.threads SET participants = '[' WHERE subject = 'number 1';
            UPDATE mailservr.messages SET subject = 'x' WHERE subject = 'number 2';
            DELETE FROM mailservr.message_addresses WHERE address_id = 101 AND message_id = (
                SELECT id FROM mailservr.messages WHERE subject = 'number 3')
            """);

        var findings = (await CheckAsync(host, repair: true)).Where(IsContradiction).ToList();

        Assert.Equal(3, findings.Count);
        Assert.All(findings, finding => Assert.Equal(VerificationOutcome.Repaired, finding.Outcome));
        Assert.DoesNotContain(await CheckAsync(host, repair: false), IsContradiction);
    }

    [Fact]
    public async Task Check_MailToSeveralAddresses_IsNoStray()
    {
        var host = OpenHost();
        await host.AppendAsync(new MessageAppendBuilder { MoreAddressIds = [101, 102] }.Build());

        Assert.DoesNotContain(await CheckAsync(host, repair: false), IsContradiction);
    }

    [Fact]
    public async Task Check_ReferenceToABlobThatIsGone_NamesTheBlob()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder { Attachments = [new("a.pdf")] }.Build());
        await DamageAsync("DELETE FROM mailservr.message_blobs");

        var finding = Assert.Single(await CheckAsync(host, repair: false), IsContradiction);

        Assert.Equal(mail.Record.Attachments[0].Sha256, finding.Blob);
    }

    [Fact]
    public async Task Repair_BlobThatTheRecordNamesIsMissing_KeepsWhatRefersToAnother()
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder { Attachments = [new("a.pdf")] }.Build());
        var name = mail.Record.Attachments[0].Sha256;
        var damaged = new string('0', name.Length);
        await DamageAsync(
            $"""
            UPDATE mailservr.messages
            SET record = replace(record, '{name}', '{damaged}'), layout = replace(layout, '{name}', '{damaged}')
            """);

        await CheckAsync(host, repair: true, key => key.Sha256 == name);
        var finding = Assert.Single(await CheckAsync(host, repair: true, key => key.Sha256 == name));

        Assert.Equal(VerificationOutcome.Reported, finding.Outcome);
        var used = await host.Get<IBlobReferences>().FindReferencedAsync(1, [name, damaged], default);
        Assert.Equal(2, used.Count);
    }

    [Fact]
    public async Task Repair_RecordOfAnotherMessage_IsNotBelieved()
    {
        var host = OpenHost();
        var other = await host.AppendAsync(new MessageAppendBuilder { Subject = "other" }.Build());
        var mail = await host.AppendAsync(new MessageAppendBuilder { Subject = "mail" }.Build());
        await DamageAsync(
            $"""
            UPDATE mailservr.messages SET record = o.record
            FROM mailservr.messages o WHERE o.id = {other.Record.Id} AND messages.id = {mail.Record.Id}
            """);

        var finding = Assert.Single(await CheckAsync(host, repair: true), IsContradiction);

        Assert.Equal((mail.Record.Id, VerificationOutcome.Reported), (finding.MessageId, finding.Outcome));
        Assert.Equal(2, (await host.QueryThreadsAsync(new())).Count(thread => thread.Subject is "other" or "mail"));
    }

    // The ids of these messages were never reserved, which is found as well.
    private static bool IsContradiction(VerificationFinding finding) => finding.Fault == VerificationFault.Contradiction;

    private async Task DamageAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await PostgresServer.ExecuteAsync(connection, sql);
    }

    private static async Task<List<VerificationFinding>> CheckAsync(
        TestStorage host, bool repair, Func<BlobKey, bool>? hasBlob = null)
    {
        var findings = new List<VerificationFinding>();
        var request = new VerificationRequest 
        {
            Repair = repair,
            HasBlob = hasBlob is null ? null : (key, _) => new(hasBlob(key)),
        };
        await foreach (var finding in host.Get<IStorageVerification>().CheckAsync(request, default))
            findings.Add(finding);
        return findings;
    }
}
