using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite.Tests.Verification;

public sealed class MessageVerificationTests : IAsyncLifetime
{
    private VerifiedHost? _host;

    private VerifiedHost Host => _host ?? throw new InvalidOperationException("The test has not been initialized.");

    public async ValueTask InitializeAsync() => _host = await VerifiedHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    // A size that was altered makes the sum of the account another one, too.
    private static bool IsOfTheMessage(VerificationFinding finding) =>
        !finding.Detail.StartsWith("Its attachments are said", StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "UPDATE message_content SET inline = CAST(replace(CAST(inline AS TEXT), 'Three', 'Thrae') AS BLOB) WHERE message_id = {0}",
        VerificationFault.MessageAltered,
        "altered")]
    [InlineData(
        "UPDATE message_content SET inline = substr(inline, 2) WHERE message_id = {0}",
        VerificationFault.Unreadable,
        "are kept beside the blobs")]
    [InlineData("UPDATE message_content SET json = 'x' WHERE message_id = {0}", VerificationFault.Unreadable, "cannot be read")]
    [InlineData("UPDATE messages SET json = '{{' WHERE id = {0}", VerificationFault.Unreadable, "cannot be read")]
    [InlineData("DELETE FROM message_content WHERE message_id = {0}", VerificationFault.Unreadable, "content of the message is gone")]
    [InlineData(
        "UPDATE messages SET json = json_set(json, '$.size', 12) WHERE id = {0}",
        VerificationFault.Unreadable,
        "segment of the message is longer")]
    [InlineData(
        "UPDATE messages SET json = json_set(json, '$.attachments[2].size', 3) WHERE id = {0}",
        VerificationFault.AttachmentAltered,
        "of 3 bytes")]
    [InlineData(
        "UPDATE messages SET json = json_set(json, '$.attachments[0].size', 3) WHERE id = {0}",
        VerificationFault.AttachmentAltered,
        "does not have the 3 bytes")]
    public async Task Repair_DamageToTheMessageItself_IsReportedAndKept(
        string sql, VerificationFault fault, string detail)
    {
        await Host.ReceiveAsync(TestMessages.Plain("whole"));
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, message.Record.Id));

        var findings = (VerificationFinding[])
        [
            Assert.Single(await Host.VerifyAsync(), IsOfTheMessage),
            Assert.Single(await Host.VerifyAsync(repair: true), IsOfTheMessage),
            Assert.Single(await Host.VerifyAsync(), IsOfTheMessage),
        ];

        Assert.All(findings, finding =>
        {
            Assert.Equal(fault, finding.Fault);
            Assert.Contains(detail, finding.Detail, StringComparison.Ordinal);
            Assert.Equal(message.Record.Id, finding.MessageId);
            Assert.Equal(message.Record.AccountId, finding.AccountId);
            Assert.Equal(message.Record.ReceivedAt, finding.ReceivedAt);
            Assert.NotNull(finding.FromByte);
            Assert.Equal(VerificationOutcome.Reported, finding.Outcome);
        });
        Assert.Equal(2, Host.Count("messages"));
    }

    [Fact]
    public async Task Verify_MessageWithoutRecordedHash_SaysSoAndIsNoDamage()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql($"UPDATE messages SET json = json_remove(json, '$.rawSha256') WHERE id = {message.Record.Id}");

        Assert.Empty(await Host.VerifyAsync());
        Assert.Equal(1, Host.Summary.WithoutHash);
    }

    [Fact]
    public async Task Verify_OneAccount_LeavesTheOthersAlone()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        File.Delete(Host.BlobFile(message));

        Assert.Empty(await Host.VerifyAsync(account: await Host.CreateAccountAsync()));
        Assert.Equal(0, Host.Summary.Messages);
        Assert.Single(await Host.VerifyAsync(account: message.Record.AccountId));
    }

    [Fact]
    public async Task Findings_AnyDamage_NeverTellWhatAMessageSays()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql(
            $"""
            UPDATE message_content SET json = '"Files 1 ann@example.org' WHERE message_id = {message.Record.Id};
            UPDATE threads SET subject = 'secret';
            """);

        var findings = await Host.VerifyAsync(repair: true);

        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding =>
        {
            Assert.DoesNotContain("Files", finding.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("ann@", finding.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", finding.Detail, StringComparison.Ordinal);
        });
    }
}
