using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Verification;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>
/// What holds of every <see cref="IStorageVerification"/>. Which damage it finds is for its own tests: only they know
/// how to do it.
/// </summary>
public abstract class StorageVerificationConformance : IAsyncLifetime
{
    private VerifiableStorage? _storage;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private VerifiableStorage Storage => _storage ?? throw new InvalidOperationException("The test has not been initialized.");

    public async ValueTask InitializeAsync() => _storage = await CreateAsync();

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty storage. Called once per test.</summary>
    protected abstract ValueTask<VerifiableStorage> CreateAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check_AfterEveryKindOfChange_FindsNothing(bool repair)
    {
        Assert.Empty(await CheckAsync(repair));
        var kept = await AppendAsync(account: 1, "Kept");
        var reply = await AppendAsync(account: 1, "Re: Kept", references: kept.InternetMessageId);
        var deleted = await AppendAsync(account: 1, "Deleted");
        await AppendAsync(account: 2, "Another's");
        await ChangeAsync(new() { MessageId = kept.Id }, new() { Read = true, Starred = true });
        await ChangeAsync(new() { ThreadId = reply.ThreadId }, new() { Archived = true });
        await ChangeAsync(new() { MessageId = deleted.Id }, new() { Delete = true });
        await ChangeAsync(new() { AddressId = 101 }, new() { Delete = true });

        Assert.Empty(await CheckAsync(repair));

        var found = await Storage.Messages.FindAsync(1, kept.Id, Cancellation);
        Assert.Equal((true, true), (found?.Record.Read, found?.Record.Starred));
    }

    [Fact]
    public async Task List_Pages_HaveEveryMessageOnceByAscendingId()
    {
        var records = new List<MessageRecord>();
        for (var i = 0; i < 7; i++)
            records.Add(await AppendAsync(account: 1 + (i % 2), $"Number {i}"));

        var all = await ListAsync(null, pageSize: 3);
        var one = await ListAsync(1, pageSize: 3);

        var keys = records.Select(record => new MessageKey(record.AccountId, record.Id, record.ReceivedAt))
            .OrderBy(key => key.MessageId).ToList();
        Assert.Equal(keys, all);
        Assert.Equal(keys.Where(key => key.AccountId == 1), one);
    }

    private async Task<List<VerificationFinding>> CheckAsync(bool repair)
    {
        var findings = new List<VerificationFinding>();
        var request = new VerificationRequest { Repair = repair };
        await foreach (var finding in Storage.Verification.CheckAsync(request, Cancellation))
            findings.Add(finding);
        return findings;
    }

    private async Task<List<MessageKey>> ListAsync(long? account, int pageSize)
    {
        var keys = new List<MessageKey>();
        while (true)
        {
            var afterId = keys.Count == 0 ? long.MinValue : keys[^1].MessageId;
            var page = await Storage.Verification.ListMessagesAsync(account, afterId, pageSize, Cancellation);
            keys.AddRange(page);
            if (page.Count < pageSize)
                return keys;
        }
    }

    private async Task<MessageRecord> AppendAsync(long account, string subject, string? references = null)
    {
        var mail = new MessageAppendBuilder
        {
            Id = await Storage.Ids.ReserveAsync(2, Cancellation),
            AccountId = account,
            MoreAddressIds = [101],
            Subject = subject,
            References = references is null ? [] : [references],
        };
        mail.Attachments = [new("a.zip") { Id = mail.Id + 1 }];
        var appended = await Storage.Messages.AppendAsync(new([mail.Build()], [], []), Cancellation);
        return Assert.Single(appended).Record;
    }

    private async Task ChangeAsync(MailSelection selection, MailChange change) =>
        Assert.Equal(ChangeStatus.Done, await Storage.Messages.ChangeAsync(1, selection, change, Cancellation));
}
