using Mailservr.Accounts;
using Mailservr.Blobs;
using Mailservr.Core.Tests.Receiving;
using Mailservr.Core.Tests.Storage;
using Mailservr.Domains;
using Mailservr.Events;
using Mailservr.Exports;
using Mailservr.Storage;
using Mailservr.Verification;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Verification;

/// <summary>Over stores in memory that know nothing of files.</summary>
public sealed class MailVerifierTests
{
    private readonly ReceivingHost _host = new();
    private readonly MemoryRecordStore<WebhookRecord> _webhooks = new();
    private readonly MemoryWebhookStore _queues = new();
    private readonly MemoryRecordStore<ExportRecord> _exports = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_StoreThatCannotBeVerified_IsRefusedWithASentence()
    {
        var verifier = await CreateVerifierAsync(null);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => verifier.RunAsync(new(), _ => { }, Cancellation));

        Assert.Contains(nameof(IStorageVerification), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_BlobThatIsGone_IsRestoredFromTheOtherAccount(bool repair)
    {
        var message = OriginalRoundTripTests.WithAttachment(lineLength: 76, bytes: 5000);
        var stored = await _host.ReceiveAsync(message);
        var blob = Assert.Single(stored[0].Record.Attachments).Sha256;
        await _host.Blobs.DeleteAsync(new BlobKey(stored[0].Record.AccountId, blob), null, Cancellation);
        var verifier = await CreateVerifierAsync(new Listing(_host));
        var findings = new List<VerificationFinding>();

        var summary = await verifier.RunAsync(new() { Repair = repair }, findings.Add, Cancellation);

        Assert.Equal(2, summary.Messages);
        var finding = Assert.Single(findings);
        Assert.Equal((VerificationFault.BlobMissing, stored[0].Record.Id), (finding.Fault, finding.MessageId));
        Assert.Equal(repair ? VerificationOutcome.Repaired : VerificationOutcome.Reported, finding.Outcome);
        Assert.Equal(repair ? 0 : 1, (await verifier.RunAsync(new(), _ => { }, Cancellation)).Damage);
    }

    [Fact]
    public async Task Run_DamagedStorageThatCannotBeReadOn_TellsWhatWasFoundBefore()
    {
        var verifier = await CreateVerifierAsync(new Broken(IsToldBefore: true));
        var findings = new List<VerificationFinding>();

        var summary = await verifier.RunAsync(new() { Repair = true }, findings.Add, Cancellation);

        Assert.Equal(2, summary.Damage);
        Assert.Equal(["A page is damaged.", "What is behind could not be looked at: No page 7."], findings.Select(finding => finding.Detail));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(1L, 0)]
    [InlineData(2L, 1)]
    public async Task Run_DamagedEvent_IsFound(long? accountId, int damaged)
    {
        await _host.Events.AppendAsync([Event(1, "{}"), Event(2, "{"), Event(2, "[1]")], Cancellation);
        var verifier = await CreateVerifierAsync(new Listing(_host));
        var findings = new List<VerificationFinding>();

        await verifier.RunAsync(new() { AccountId = accountId }, findings.Add, Cancellation);

        Assert.Equal(damaged, findings.Count);
        Assert.All(findings, finding => Assert.Equal((VerificationFault.Unreadable, 2L), (finding.Fault, finding.AccountId)));
        Assert.All(findings, finding => Assert.StartsWith("Event 2 cannot be read", finding.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_DamagedQueueOfAWebhook_IsFound()
    {
        foreach (var id in (long[])[7, 8])
        {
            await _webhooks.SaveAsync(
                new() { Id = id, OwnerId = 2, Url = "http://a.example/", Secret = "", CreatedAt = _host.Time.GetUtcNow() }, Cancellation);
        }

        _queues.Damaged.Add(8);
        var verifier = await CreateVerifierAsync(new Listing(_host));
        var findings = new List<VerificationFinding>();

        await verifier.RunAsync(new(), findings.Add, Cancellation);

        var finding = Assert.Single(findings);
        Assert.Equal((VerificationFault.Unreadable, 2L), (finding.Fault, finding.AccountId));
        Assert.StartsWith("The queue of webhook 8 cannot be read", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ArchiveOfAnExportThatIsGone_IsFound()
    {
        var kept = await UploadAsync();
        await _exports.SaveAsync(Export(1, kept), Cancellation);
        await _exports.SaveAsync(Export(2, new string('0', 64)), Cancellation);
        await _exports.SaveAsync(Export(3, null), Cancellation);
        var verifier = await CreateVerifierAsync(new Listing(_host));
        var findings = new List<VerificationFinding>();

        await verifier.RunAsync(new(), findings.Add, Cancellation);

        var finding = Assert.Single(findings, finding => finding.IsDamage);
        Assert.Equal((VerificationFault.BlobMissing, 2L), (finding.Fault, finding.AccountId));
        Assert.StartsWith("The archive of export 2 is missing", finding.Detail, StringComparison.Ordinal);
    }

    private ExportRecord Export(long id, string? sha256) =>
        new() { Id = id, AccountId = 2, CreatedAt = _host.Time.GetUtcNow(), Status = sha256 is null ? ExportStatus.Pending : ExportStatus.Ready, Sha256 = sha256 };

    private async Task<string> UploadAsync()
    {
        await using var upload = await _host.Blobs.BeginUploadAsync(2, Cancellation);
        await upload.WriteAsync("an archive"u8.ToArray(), Cancellation);
        return (await upload.CompleteAsync(Cancellation)).Key.Sha256;
    }

    private NewEvent Event(long account, string data) =>
        new() { AccountId = account, Type = EventTypes.EmailReceived, At = _host.Time.GetUtcNow(), Data = data };

    [Fact]
    public async Task Run_SoundStorageThatFails_SaysSo()
    {
        var verifier = await CreateVerifierAsync(new Broken(IsToldBefore: false));

        var fault = await Assert.ThrowsAsync<IOException>(() => verifier.RunAsync(new(), _ => { }, Cancellation));

        Assert.Equal("No page 7.", fault.Message);
    }

    private async Task<MailVerifier> CreateVerifierAsync(IStorageVerification? storage)
    {
        var accounts = new MemoryRecordStore<AccountRecord>();
        for (var id = 1; id <= 2; id++)
        {
            var account = new AccountRecord { Id = id, Email = $"a{id}@example.org", CreatedAt = _host.Time.GetUtcNow() };
            await accounts.SaveAsync(account, Cancellation);
        }

        return new MailVerifier(new VerificationServices(
            _host.Messages, _host.Blobs, _host.Reader, accounts, storage, [], new JournalCheck(_host.Events),
            new WebhookCheck(_webhooks, _queues, _queues), new ExportCheck(_exports, _host.Blobs), References: null, new BlobOrigin(accounts, new MemoryRecordStore<DomainRecord>()),
            new BlobOwner(_host.Blobs, new MemoryRecordStore<InstallationRecord>(), new IdAllocator(new MemoryIdBlocks())), TimeSpan.FromDays(1), _host.Time,
            TraceLog.Loggers.CreateLogger("test")));
    }

    private sealed record Broken(bool IsToldBefore) : IStorageVerification
    {
        public IAsyncEnumerable<VerificationFinding> CheckAsync(
            VerificationRequest request, CancellationToken cancellationToken) =>
            IsToldBefore
                ? new[] { new VerificationFinding { Fault = VerificationFault.Storage, Detail = "A page is damaged." } }.ToAsyncEnumerable()
                : AsyncEnumerable.Empty<VerificationFinding>();

        public ValueTask<IReadOnlyList<MessageKey>> ListMessagesAsync(
            long? accountId, long afterId, int limit, CancellationToken cancellationToken) => throw new IOException("No page 7.");
    }

    private sealed class Listing(ReceivingHost host) : IStorageVerification
    {
        public IAsyncEnumerable<VerificationFinding> CheckAsync(
            VerificationRequest request, CancellationToken cancellationToken) => AsyncEnumerable.Empty<VerificationFinding>();

        public ValueTask<IReadOnlyList<MessageKey>> ListMessagesAsync(
            long? accountId, long afterId, int limit, CancellationToken cancellationToken) =>
            new([.. host.Messages.Messages.Select(message => message.Record)
                .Where(record => record.Id > afterId && (accountId ?? record.AccountId) == record.AccountId)
                .OrderBy(record => record.Id).Take(limit)
                .Select(record => new MessageKey(record.AccountId, record.Id, record.ReceivedAt))]);
    }
}
