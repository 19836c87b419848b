using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>
/// Goes through all mail: puts every message together again and compares it, byte for byte by SHA-256, with what was
/// received; does the same with every blob; has the storage check itself; finds what nobody refers to.
/// </summary>
/// <remarks>
/// Memory grows with the damage, not with the mail. It may run beside a working host: what is younger than the grace
/// of the sweep is left alone.
/// </remarks>
public sealed class MailVerifier
{
    private readonly VerificationServices _services;

    internal MailVerifier(VerificationServices services) => _services = services;

    /// <param name="request">What to look at, and whether to repair.</param>
    /// <param name="found">Told of every finding as soon as it is certain what has become of it.</param>
    /// <param name="cancellationToken">Ends it; what has been repaired stays so.</param>
    /// <exception cref="InvalidOperationException">
    /// It could not begin: the storage is in use by another process, is not there, or cannot be verified.
    /// </exception>
    public async Task<VerificationSummary> RunAsync(
        VerificationRequest request, Action<VerificationFinding> found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(found);
        var storage = _services.Storage
            ?? throw new InvalidOperationException("This message store does not implement IStorageVerification.");

        // What is derived comes first: later steps believe it.
        var log = new VerificationLog(request, found);
        var rows = new HashSet<BlobKey>();
        await foreach (var finding in storage.CheckAsync(
            request with { HasBlob = HasBlobAsync }, cancellationToken))
        {
            log.Add(finding);
            if (finding is { Blob: { } blob, AccountId: { } account })
                rows.Add(new BlobKey(account, blob));
        }

        await CheckRecordsAsync(log, cancellationToken);
        try
        {
            // Whoever writes by what is damaged makes it worse.
            await CheckMailAsync(storage, log.IsStorageDamaged ? request with { Repair = false } : request, log, rows, cancellationToken);
            await CheckBesideMailAsync(request, log, cancellationToken);
        }
        catch (Exception exception) when (log.IsStorageDamaged && exception is not OperationCanceledException)
        {
            Log.EndedEarly(_services.Logger, exception);
            log.Add(new VerificationFinding
            {
                Fault = VerificationFault.Storage,
                Detail = $"What is behind could not be looked at: {exception.Message}",
            });
        }

        return log.Summary;
    }

    private async Task CheckRecordsAsync(VerificationLog log, CancellationToken cancellationToken)
    {
        foreach (var check in _services.Records.Select(records => records.Verification).OfType<IRecordVerification>())
        {
            await foreach (var finding in check.CheckAsync(cancellationToken))
                log.Add(finding);
        }
    }

    private async Task CheckMailAsync(
        IStorageVerification storage, VerificationRequest request, VerificationLog log, IReadOnlySet<BlobKey> rows,
        CancellationToken cancellationToken)
    {
        var blobs = new BlobCheck(_services, request, log);
        await blobs.ScanAsync(cancellationToken);
        await CheckMessagesAsync(storage, request, new MessageCheck(_services, log, blobs), cancellationToken);
        blobs.ReportUnused();
        await new GarbageCheck(_services, request, log, rows).RunAsync(cancellationToken);
    }

    private async Task CheckBesideMailAsync(VerificationRequest request, VerificationLog log, CancellationToken cancellationToken)
    {
        await foreach (var finding in _services.Journal.CheckAsync(request.AccountId, cancellationToken))
            log.Add(finding);
        await foreach (var finding in _services.Exports.CheckAsync(request.AccountId, cancellationToken))
            log.Add(finding);
        var accounts = request.AccountId is { } only
            ? new[] { only }.ToAsyncEnumerable()
            : _services.Accounts.AllAsync(0, cancellationToken).Select(account => account.Id);
        await foreach (var account in accounts)
        {
            await foreach (var finding in _services.Webhooks.CheckAsync(account, cancellationToken))
                log.Add(finding);
        }
    }

    private async ValueTask<bool> HasBlobAsync(BlobKey key, CancellationToken cancellationToken)
    {
        await using var stream = await _services.Blobs.OpenReadAsync(key, 0, null, cancellationToken);
        return stream is not null;
    }

    private static async Task CheckMessagesAsync(
        IStorageVerification storage, VerificationRequest request, MessageCheck check, CancellationToken cancellationToken)
    {
        const int pageSize = 200;
        var afterId = long.MinValue;
        while (true)
        {
            var page = await storage.ListMessagesAsync(request.AccountId, afterId, pageSize, cancellationToken);
            foreach (var key in page)
                await check.CheckAsync(key, cancellationToken);
            if (page.Count < pageSize)
                return;
            afterId = page[^1].MessageId;
        }
    }
}
