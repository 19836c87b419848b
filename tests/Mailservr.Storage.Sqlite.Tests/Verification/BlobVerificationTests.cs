using System.Text;
using Mailservr.Messages;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite.Tests.Verification;

public sealed class BlobVerificationTests : IAsyncLifetime
{
    private VerifiedHost? _host;

    private VerifiedHost Host => _host ?? throw new InvalidOperationException("The test has not been initialized.");

    public async ValueTask InitializeAsync() => _host = await VerifiedHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Fact]
    public async Task Verify_MailOfEveryKind_FindsNothing()
    {
        var messages = new[] { await Host.ReceiveAsync(TestMessages.Full()), await Host.ReceiveAsync(TestMessages.Plain("p")) };

        Assert.Empty(await Host.VerifyAsync());

        Assert.Equal(2, Host.Summary.Messages);
        Assert.Equal(messages.Sum(message => message.Record.Size), Host.Summary.MessageBytes);
        Assert.Equal(2, Host.Summary.Blobs);
        Assert.Equal(0, Host.Summary.WithoutHash);
        Assert.Equal([true, true, false], messages[0].Record.Attachments.Select(attachment => attachment.InBlobStore));
    }

    [Theory]
    [InlineData("flip", VerificationFault.BlobAltered, "was altered")]
    [InlineData("cut", VerificationFault.BlobAltered, "too short: 100 of 5000")]
    [InlineData("delete", VerificationFault.BlobMissing, "missing")]
    public async Task Verify_DamagedBlob_NamesTheMessageAndTheByte(
        string damage, VerificationFault fault, string detail)
    {
        var original = TestMessages.Full();
        await Host.ReceiveAsync(TestMessages.Full(2));
        var message = await Host.ReceiveAsync(original);
        Damage(Host.BlobFile(message), damage);

        var finding = Assert.Single(await Host.VerifyAsync());

        Assert.Equal(fault, finding.Fault);
        Assert.Contains(detail, finding.Detail, StringComparison.Ordinal);
        Assert.Equal(VerificationOutcome.Reported, finding.Outcome);
        Assert.Equal(message.Record.AccountId, finding.AccountId);
        Assert.Equal(message.Record.Id, finding.MessageId);
        Assert.Equal(message.Record.ReceivedAt, finding.ReceivedAt);
        Assert.Equal(message.Record.Attachments[0].Sha256, finding.Blob);
        var begin = Convert.ToBase64String(TestMessages.File(1))[..60];
        Assert.Equal(original.AsSpan().IndexOf(Encoding.ASCII.GetBytes(begin)), finding.FromByte);
        Assert.Equal(1, Host.Summary.Damage);
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    public async Task Repair_DamagedBlob_IsSetAsideAndWrittenAnewByTheNextUpload(string damage)
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Damage(Host.BlobFile(message), damage);
        var damaged = await File.ReadAllBytesAsync(Host.BlobFile(message), TestContext.Current.CancellationToken);

        var first = Assert.Single(await Host.VerifyAsync(repair: true));
        var second = Assert.Single(await Host.VerifyAsync(repair: true));
        await Host.ReceiveAsync(TestMessages.Full());

        Assert.Equal(VerificationOutcome.Reported, first.Outcome);
        Assert.Equal(VerificationFault.BlobMissing, second.Fault);
        Assert.Equal(message.Record.Id, second.MessageId);
        var aside = Assert.Single(Directory.GetFiles(Host.Quarantine));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken));
        Assert.Empty(await Host.VerifyAsync());
        Assert.Equal(TestMessages.Full(), await Host.ReadAsync(message));
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("delete")]
    public async Task Repair_BlobThatAnotherAccountHas_IsCopied(string damage)
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        await Host.UploadAsync(await Host.CreateAccountAsync(), TestMessages.File(1));
        Damage(Host.BlobFile(message), damage);

        var finding = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Equal(VerificationOutcome.Repaired, finding.Outcome);
        Assert.Empty(await Host.VerifyAsync());
        Assert.Equal(TestMessages.Full(), await Host.ReadAsync(message));
    }

    [Fact]
    public async Task Repair_CopyThatIsDamagedToo_IsNotUsed()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var other = await Host.CreateAccountAsync();
        await Host.UploadAsync(other, TestMessages.File(1));
        Damage(Host.BlobFile(message), "delete");
        var blobs = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Host.BlobFile(message)))) ?? "";
        var copy = Directory.GetFiles(Path.Combine(blobs, $"{other}"), "*", SearchOption.AllDirectories);
        Damage(Assert.Single(copy), "flip");

        var findings = await Host.VerifyAsync(repair: true);

        var missing = Assert.Single(findings, finding => finding.Fault == VerificationFault.BlobMissing);
        Assert.Equal(VerificationOutcome.Reported, missing.Outcome);
        Assert.Single(findings, finding => finding.Fault == VerificationFault.BlobAltered && finding.AccountId == other);
        Assert.Single(Directory.GetFiles(Host.Quarantine));
    }

    [Fact]
    public async Task Repair_AttachmentThatIsAlsoInItsMessage_IsDecodedAnew()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Damage(Host.BlobFile(message, attachment: 1), "delete");

        var finding = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Equal(VerificationOutcome.Repaired, finding.Outcome);
        Assert.Equal(message.Record.Attachments[1].RawOffset, finding.FromByte);
        Assert.Empty(await Host.VerifyAsync());
    }

    [Fact]
    public async Task Verify_TextThatDidNotFitInline_IsCheckedAsABlob()
    {
        var lines = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"This is line {i} of a long text.\r\n"));
        var message = await Host.ReceiveAsync([.. TestMessages.Plain("long"), .. Encoding.ASCII.GetBytes(lines)]);
        var overflow = message.Content.OverflowSha256 ?? "";
        Assert.Empty(await Host.VerifyAsync());
        Damage(Host.BlobFile(message.Record.AccountId, overflow), "flip");

        var finding = Assert.Single(await Host.VerifyAsync());

        Assert.Equal((VerificationFault.BlobAltered, overflow), (finding.Fault, finding.Blob));
        Assert.Equal(message.Content.Inline.Length, finding.FromByte);
    }

    [Fact]
    public async Task Verify_BlobOfTwoMessages_NamesBoth()
    {
        var first = await Host.ReceiveAsync(TestMessages.Full());
        var second = await Host.ReceiveAsync(TestMessages.Full());
        Damage(Host.BlobFile(first), "flip");

        var findings = await Host.VerifyAsync();

        Assert.Equal([first.Record.Id, second.Record.Id], findings.Select(finding => finding.MessageId));
    }

    [Fact]
    public async Task Repair_BlobsThatNobodyRefersTo_RemovesTheOldOnes()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var account = message.Record.AccountId;
        var old = await Host.UploadAsync(account, "old"u8.ToArray());
        var young = await Host.UploadAsync(account, "young"u8.ToArray());
        var blobs = Path.GetDirectoryName(Path.GetDirectoryName(Host.BlobFile(message))) ?? "";
        File.SetLastWriteTimeUtc(Path.Combine(blobs, old.Sha256[..2], old.Sha256), DateTime.UnixEpoch);

        var reported = Assert.Single(await Host.VerifyAsync());
        var repaired = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Equal((VerificationFault.UnusedBlob, old.Sha256), (reported.Fault, reported.Blob));
        Assert.False(reported.IsDamage);
        Assert.Equal(VerificationOutcome.Repaired, repaired.Outcome);
        Assert.Empty(await Host.VerifyAsync());
        Assert.Equal(1, Host.Summary.Young);
        Assert.NotNull(await Host.Get<IBlobStore>().OpenReadAsync(young, 0, null, default));
        Assert.Null(await Host.Get<IBlobStore>().OpenReadAsync(old, 0, null, default));
    }

    [Fact]
    public async Task Repair_BlobsOlderThanTheFirstAccount_AreOfAnotherDatabaseAndKept()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var account = message.Record.AccountId;
        var foreign = await Host.UploadAsync(account, "foreign"u8.ToArray());
        File.SetLastWriteTimeUtc(Host.BlobFile(account, foreign.Sha256), new DateTime(1950, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var finding = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Equal((VerificationFault.UnusedBlob, VerificationOutcome.Reported), (finding.Fault, finding.Outcome));
        Assert.EndsWith("it belongs to another database and is kept.", finding.Detail, StringComparison.Ordinal);
        Assert.True(File.Exists(Host.BlobFile(account, foreign.Sha256)));
    }

    [Fact]
    public async Task Repair_StoreIsMarkedByAnotherInstallation_RemovesNothing()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var account = message.Record.AccountId;
        var unused = await Host.UploadAsync(account, "unused"u8.ToArray());
        File.SetLastWriteTimeUtc(Host.BlobFile(account, unused.Sha256), DateTime.UnixEpoch);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(Host.Uploads) ?? "", "owner"), $"{Guid.NewGuid()}\n");

        var finding = Assert.Single(await Host.VerifyAsync(repair: true));

        Assert.Equal((VerificationFault.UnusedBlob, VerificationOutcome.Reported), (finding.Fault, finding.Outcome));
        Assert.Contains("its mark 'owner' names", finding.Detail, StringComparison.Ordinal);
        Assert.True(File.Exists(Host.BlobFile(account, unused.Sha256)));
    }

    [Fact]
    public async Task Repair_WhileABlobIsMissing_KeepsWhatCouldBeIt()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        var account = message.Record.AccountId;
        var other = await Host.UploadAsync(account, "other"u8.ToArray());
        var file = Host.BlobFile(message);
        var blobs = Path.GetDirectoryName(Path.GetDirectoryName(file)) ?? "";
        File.SetLastWriteTimeUtc(Path.Combine(blobs, other.Sha256[..2], other.Sha256), DateTime.UnixEpoch);
        File.Delete(file);

        var findings = await Host.VerifyAsync(repair: true);

        Assert.Equal(
            [VerificationFault.BlobMissing, VerificationFault.UnusedBlob], findings.Select(finding => finding.Fault).Order());
        Assert.All(findings, finding => Assert.Equal(VerificationOutcome.Reported, finding.Outcome));
        Assert.NotNull(await Host.Get<IBlobStore>().OpenReadAsync(other, 0, null, default));
    }

    [Fact]
    public async Task Repair_WhileAMessageCannotBeRead_DeletesNoBlob()
    {
        var message = await Host.ReceiveAsync(TestMessages.Full());
        Host.Sql($"UPDATE message_content SET json = 'x' WHERE message_id = {message.Record.Id}; DELETE FROM message_blobs");
        File.SetLastWriteTimeUtc(Host.BlobFile(message), DateTime.UnixEpoch);

        var findings = await Host.VerifyAsync(repair: true);

        Assert.Single(findings, finding => finding.Fault == VerificationFault.Unreadable);
        Assert.Single(findings, finding => finding.Fault == VerificationFault.UnusedBlob);
        Assert.All(findings, finding => Assert.Equal(VerificationOutcome.Reported, finding.Outcome));
        Assert.True(File.Exists(Host.BlobFile(message)));
    }

    [Fact]
    public async Task Repair_UploadsThatWereNeverCompleted_RemovesTheOldOnes()
    {
        await Host.ReceiveAsync(TestMessages.Full());
        var old = Path.Combine(Host.Uploads, "old");
        var young = Path.Combine(Host.Uploads, "young");
        foreach (var file in (string[])[old, young])
            await File.WriteAllTextAsync(file, "half", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);

        var finding = Assert.Single(await Host.VerifyAsync());
        await Host.VerifyAsync(repair: true);

        Assert.Equal(VerificationFault.UnfinishedUpload, finding.Fault);
        Assert.Contains("The upload old ", finding.Detail, StringComparison.Ordinal);
        Assert.Equal([young], Directory.GetFiles(Host.Uploads));
        Assert.Empty(await Host.VerifyAsync());
    }

    private static void Damage(string file, string damage)
    {
        if (damage == "delete")
        {
            File.Delete(file);
        }
        else if (damage == "flip")
        {
            TestMessages.FlipBit(file, 17);
        }
        else
        {
            using var stream = File.OpenWrite(file);
            stream.SetLength(100);
        }
    }
}
