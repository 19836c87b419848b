using Mailservr.Audit;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite.Tests.Verification;

public sealed class StorageVerificationTests : IAsyncLifetime
{
    private VerifiedHost? _host;

    private VerifiedHost Host => _host ?? throw new InvalidOperationException("The test has not been initialized.");

    public async ValueTask InitializeAsync() => _host = await VerifiedHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("UPDATE threads SET email_count = email_count + 1 WHERE id = {0}", "Thread {0} does not sum up")]
    [InlineData("UPDATE threads SET participants = 'x' WHERE id = {0}", "Thread {0} does not sum up")]
    [InlineData("UPDATE threads SET unread_count = 0 WHERE id = {0}", "Thread {0} does not sum up")]
    [InlineData("DELETE FROM threads WHERE id = {0}; DELETE FROM thread_keys; DELETE FROM thread_subjects", "Thread {0} does not")]
    [InlineData(
        "INSERT INTO threads SELECT id + 1000000, account_id, last_at, last_id, first_at, first_id, address_id, email_count,"
        + " unread_count, starred_count, attachment_count, archived, quarantined, version, subject, snippet, participants"
        + " FROM threads WHERE id = {0}",
        "does not sum up its messages")]
    [InlineData("UPDATE messages SET subject = 'other' WHERE id = {0}", "columns of the message do not say")]
    [InlineData("UPDATE messages SET has_attachment = 0 WHERE id = {0}", "columns of the message do not say")]
    [InlineData("DELETE FROM message_addresses WHERE message_id = {0}", "message_addresses do not say")]
    [InlineData("DELETE FROM message_attachments WHERE message_id = {0}", "message_attachments do not say")]
    [InlineData("INSERT INTO message_blobs VALUES (1, 'beef', {0})", "names a blob that the message does not need")]
    [InlineData("INSERT INTO message_blobs VALUES (1, 'beef', 999999)", "1 rows of message_blobs belong to a message that is gone")]
    [InlineData("INSERT INTO deliveries VALUES (999999, 1, 0, 1, 'k')", "1 rows of deliveries belong to a message that is gone")]
    [InlineData("INSERT INTO thread_keys VALUES (1, 'k', 999999)", "Keys lead to thread 999999")]
    [InlineData("INSERT INTO thread_subjects VALUES (1, 'k', 1, 999999)", "Subjects lead to thread 999999")]
    [InlineData("UPDATE attachment_totals SET bytes = 7 WHERE 0 < {0}", "are said to take 7 bytes")]
    [InlineData("DELETE FROM attachment_totals WHERE 0 < {0}", "are said to take 0 bytes")]
    [InlineData("INSERT INTO attachment_totals VALUES (4711, 9)", "are said to take 9 bytes")]
    [InlineData("UPDATE id_blocks SET next = 2", "Ids from 2 on would be given out")]
    [InlineData("UPDATE id_blocks SET next = 9007199254740982", "those are of the audit log")]
    public async Task Repair_WhatIsDerived_IsMadeAnew(string sql, string detail)
    {
        await Host.ReceiveAsync(TestMessages.Plain("other"));
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql(Format(sql, message.Record.Id));

        var reported = Assert.Single(await Host.VerifyAsync());
        var repaired = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Contains(Format(detail, message.Record.Id), reported.Detail, StringComparison.Ordinal);
        Assert.Equal(VerificationOutcome.Reported, reported.Outcome);
        Assert.True(reported.IsDamage);
        Assert.Equal(reported with { Outcome = VerificationOutcome.Repaired }, repaired);
        Assert.Empty(await Host.VerifyAsync());
        Assert.Equal(2, Host.Count("messages"));
        Assert.Equal(2, Host.Count("threads"));
    }

    [Fact]
    public async Task Repair_ReferenceToABlobThatIsMissing_IsWrittenAgainAndTheBlobIsNotCalledUnused()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql($"DELETE FROM message_blobs WHERE sha256 = '{message.Record.Attachments[0].Sha256}'");
        File.SetLastWriteTimeUtc(Host.BlobFile(message), DateTime.UnixEpoch);

        var reported = Assert.Single(await Host.VerifyAsync());
        var repaired = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Equal(VerificationFault.Contradiction, reported.Fault);
        Assert.Equal(message.Record.Attachments[0].Sha256, reported.Blob);
        Assert.Equal(message.Record.Id, reported.MessageId);
        Assert.Equal(VerificationOutcome.Repaired, repaired.Outcome);
        Assert.Empty(await Host.VerifyAsync());
        Assert.True(File.Exists(Host.BlobFile(message)));
    }

    [Fact]
    public async Task Repair_NameOfABlobIsDamagedInTheRecord_KeepsWhatRefersToTheBlob()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var name = message.Record.Attachments[1].Sha256;
        var damaged = new string('0', name.Length);
        Host.Sql($"UPDATE messages SET json = replace(json, '{name}', '{damaged}')");

        await Host.VerifyAsync(repair: true);
        var findings = await Host.VerifyAsync(repair: true);

        Assert.Equal(
            [VerificationFault.Contradiction, VerificationFault.BlobMissing], findings.Select(finding => finding.Fault));
        Assert.All(findings, finding => Assert.Equal(VerificationOutcome.Reported, finding.Outcome));
        Assert.Contains(name, await Host.Get<IBlobReferences>().FindReferencedAsync(
            message.Record.AccountId, [name, damaged], default));
    }

    [Fact]
    public async Task Repair_RecordOfAnotherMessage_IsNotBelieved()
    {
        var other = await Host.ReceiveAsync(TestMessages.Plain("other"));
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql(
            $"UPDATE messages SET json = (SELECT json FROM messages WHERE id = {other.Record.Id}) WHERE id = {message.Record.Id}");

        await Host.VerifyAsync(repair: true);
        var findings = await Host.VerifyAsync(repair: true);

        var told = Assert.Single(findings, finding => finding.Detail.StartsWith("The record says", StringComparison.Ordinal));
        Assert.Equal(message.Record.Id, told.MessageId);
        Assert.DoesNotContain(findings, finding => finding.Outcome == VerificationOutcome.Repaired);
        Assert.DoesNotContain(findings, finding => finding.Detail.StartsWith("Thread ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Repair_ThreadThatIsGone_KeepsWhatLeadsToIt()
    {
        await Host.ReceiveAsync(TestMessages.Full());
        var keys = Host.Count("thread_keys");
        Host.Sql("DELETE FROM threads");

        Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Empty(await Host.VerifyAsync());
        Assert.Equal((1, keys), (Host.Count("threads"), Host.Count("thread_keys")));
        Assert.NotEqual(0, keys);
    }

    [Fact]
    public async Task Repair_MessageThatIsGone_KeepsItsContentAndItsBlobs()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql($"DELETE FROM messages WHERE id = {message.Record.Id}");
        File.SetLastWriteTimeUtc(Host.BlobFile(message), DateTime.UnixEpoch);

        var first = await Host.VerifyAsync(repair: true);
        var second = await Host.VerifyAsync(repair: true);

        Assert.Contains(first, finding => finding.Detail.StartsWith("Thread ", StringComparison.Ordinal));
        var lost = Assert.Single(
            second, finding => finding.Detail.Contains("was never deleted", StringComparison.Ordinal));
        Assert.Equal(message.Record.Id, lost.MessageId);
        Assert.Single(second, finding => finding.Detail.StartsWith("There are ", StringComparison.Ordinal));
        Assert.All(second, finding => Assert.Equal(VerificationOutcome.Reported, finding.Outcome));
        Assert.Equal(1, Host.Count("message_content"));
        Assert.True(File.Exists(Host.BlobFile(message)));
    }

    [Theory]
    [InlineData("json = '{'", "cannot be read")]
    [InlineData("json = 'null'", "cannot be read")]
    [InlineData("json = replace(json, '\"name\"', '\"nane\"')", "cannot be read")]
    [InlineData("json = json_set(json, '$.name', null)", "cannot be read")]
    [InlineData("json = replace(json, '\"ownerId\":', '\"ovnerId\":')", "is kept under another id, owner or key")]
    [InlineData("key = key || 'x'", "is kept under another id, owner or key")]
    [InlineData("owner = owner + 1", "is kept under another id, owner or key")]
    public async Task Verify_DamagedRecord_IsReportedAndKeepsBlobs(string damage, string detail)
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var blob = (await Host.UploadAsync(message.Record.AccountId, [1, 2, 3])).Sha256;
        File.SetLastWriteTimeUtc(Host.BlobFile(message.Record.AccountId, blob), DateTime.UnixEpoch);
        Host.Sql($"UPDATE records SET {damage} WHERE type = 'api_key'");

        var findings = await Host.VerifyAsync(repair: true);

        var finding = Assert.Single(findings, finding => finding.IsDamage);
        Assert.StartsWith("Record ", finding.Detail, StringComparison.Ordinal);
        Assert.Contains("of the type 'api_key' " + detail, finding.Detail, StringComparison.Ordinal);
        Assert.Equal(finding.Fault == VerificationFault.Unreadable, File.Exists(Host.BlobFile(message.Record.AccountId, blob)));
        Assert.Equal(1, Host.Summary.Messages);
    }

    [Theory]
    [InlineData("account")]
    [InlineData("address")]
    [InlineData("domain")]
    public async Task Verify_EveryTypeOfRecord_IsLookedAt(string type)
    {
        await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql($"UPDATE records SET json = '[' WHERE type = '{type}' AND id = (SELECT min(id) FROM records WHERE type = '{type}')");

        var finding = Assert.Single(await Host.VerifyAsync());

        Assert.Equal(VerificationFault.Unreadable, finding.Fault);
        Assert.Contains($"of the type '{type}' cannot be read", finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("messages", "json", "\"attachments\":", "\"atuachments\":")]
    [InlineData("messages", "json", "\"from\":{\"address\"", "\"from\":{\"addrass\"")]
    [InlineData("messages", "json", "\"subject\"", "\"subjett\"")]
    [InlineData("message_content", "json", "\"segments\"", "\"segmants\"")]
    [InlineData("message_content", "json", "\"kind\"", "\"kimd\"")]
    public async Task Verify_MemberWithAnotherName_IsUnreadableAndNothingIsDerivedOfIt(
        string table, string column, string name, string damaged)
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var references = Host.Count("message_blobs");
        Host.Sql($"UPDATE {table} SET {column} = replace({column}, '{name}', '{damaged}')");

        var findings = await Host.VerifyAsync(repair: true);

        var finding = Assert.Single(findings, finding => finding.Fault == VerificationFault.Unreadable);
        Assert.Equal(message.Record.Id, finding.MessageId);
        Assert.Equal(references, Host.Count("message_blobs"));
        Assert.DoesNotContain(findings, finding => finding.Fault == VerificationFault.UnusedBlob);
    }

    [Fact]
    public async Task Verify_EntriesOfTheAuditLog_AreNoIdsThatWereTaken()
    {
        await Host.Get<AuditLog>().AddAsync(1, AuditActions.SignedIn, null, new Actor(1, null, null, null, null), default);

        Assert.Empty(await Host.VerifyAsync());
    }

    [Fact]
    public async Task Verify_MessageThatWasDeleted_IsNotMissed()
    {
        var message = await Host.ReceiveAsync(TestMessages.Plain("deleted"));
        await Host.Get<IMessageStore>().ChangeAsync(
            message.Record.AccountId,
            new() { MessageId = message.Record.Id },
            new() { Delete = true },
            default);

        Assert.Empty(await Host.VerifyAsync());
    }

    [Theory]
    [InlineData("DELETE FROM indexed_messages WHERE id = {0}", "lacks 1 messages and has 0")]
    [InlineData("INSERT INTO indexed_messages (id) VALUES (999999)", "1 messages are in no segment")]
    [InlineData("DELETE FROM segments", "messages are in no segment")]
    [InlineData("DELETE FROM blocks", "search index is damaged")]
    [InlineData("UPDATE blocks SET data = substr(data, 1, 20) || x'21' || substr(data, 22)", "search index is damaged")]
    public async Task Repair_SearchIndexOutOfStep_IsLeftToTheNextStart(string sql, string detail)
    {
        var message = await Host.ReceiveAsync(TestMessages.Plain("searched"));
        Assert.Empty(await Host.VerifyAsync());
        Host.SearchSql(Format(sql, message.Record.Id));

        var reported = Assert.Single(await Host.VerifyAsync());
        var repaired = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Equal(VerificationFault.Search, reported.Fault);
        Assert.Contains(detail, reported.Detail, StringComparison.Ordinal);
        Assert.Equal(VerificationOutcome.Repaired, repaired.Outcome);
    }

    private static string Format(string text, long id) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text, id);
}
