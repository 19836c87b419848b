using System.Runtime.CompilerServices;
using Mailservr.Messages;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Compares what lies about each message in columns and tables of its own with the message.</summary>
internal sealed class MessageRowCheck(PostgresDatabase database, VerificationRequest request)
{
    private const int PageSize = 200;

    public async IAsyncEnumerable<VerificationFinding> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = long.MinValue;
        while (true)
        {
            var page = await database.ReadAsync(
                connection => MessageKeys.ReadAsync(
                    connection, request.AccountId, afterId, PageSize, cancellationToken),
                cancellationToken);
            foreach (var key in await FindSuspectsAsync(page, cancellationToken))
            {
                foreach (var finding in await CheckAsync(key, cancellationToken))
                    yield return finding;
            }

            if (page.Count < PageSize)
                break;
            afterId = page[^1].MessageId;
        }

        foreach (var key in await database.ReadAsync(
            connection => StrayAddresses.FindAsync(connection, request.AccountId, cancellationToken), cancellationToken))
            yield return await CheckStrayAsync(key, cancellationToken);
    }

    // Locks nothing: what hosts change meanwhile is looked at again, on its own.
    private async Task<IEnumerable<MessageKey>> FindSuspectsAsync(
        IReadOnlyList<MessageKey> page, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            connection => DerivedRows.ReadAsync(connection, page, cancellationToken), cancellationToken);
        return rows.Where(row => !row.IsRight).Select(row => row.Key);
    }

    private Task<IReadOnlyList<VerificationFinding>> CheckAsync(MessageKey key, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => CheckAsync(connection, key, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<VerificationFinding>> CheckAsync(
        NpgsqlConnection connection, MessageKey key, CancellationToken cancellationToken)
    {
        var findings = await FindAsync(connection, key, cancellationToken);
        if (findings.Count == 0 || !request.Repair || !await RepairAsync(connection, key, cancellationToken))
            return findings;

        var left = await FindAsync(connection, key, cancellationToken);
        return findings.ConvertAll(finding =>
            left.Contains(finding) ? finding : finding with { Outcome = VerificationOutcome.Repaired });
    }

    private static async Task<List<VerificationFinding>> FindAsync(
        NpgsqlConnection connection, MessageKey key, CancellationToken cancellationToken)
    {
        if (await DerivedRows.LockAsync(connection, key, cancellationToken) is not { } rows)
            return [];
        if (!rows.IsOfItsKey)
            return [Finding(key, $"The record says it is message {rows.Record.Id} of account {rows.Record.AccountId}.")];

        var findings = new List<VerificationFinding>();
        if (!rows.HasColumns)
            findings.Add(Finding(key, "The columns of the message do not say what its record says."));
        if (!rows.HasAddresses)
            findings.Add(Finding(key, "The rows of message_addresses do not say what the message says."));
        if (!rows.HasAttachments)
            findings.Add(Finding(key, "The rows of message_attachments do not say what the message says."));
        findings.AddRange(rows.Message.Blobs.Except(rows.Blobs, StringComparer.Ordinal).Select(blob =>
            Finding(key, "message_blobs does not say that the message needs the blob.") with { Blob = blob }));
        if (!rows.Blobs.IsSubsetOf(rows.Message.Blobs))
            findings.Add(Finding(key, "message_blobs names a blob that the message does not need."));
        return findings;
    }

    /// <returns>False when the message is not to be believed.</returns>
    private async Task<bool> RepairAsync(NpgsqlConnection connection, MessageKey key, CancellationToken cancellationToken)
    {
        if (await DerivedRows.LockAsync(connection, key, cancellationToken) is not { } rows || !rows.IsOfItsKey)
            return false;

        await rows.RebuildAsync(connection, !await HasBlobsAsync(rows, cancellationToken), cancellationToken);
        return true;
    }

    private async ValueTask<bool> HasBlobsAsync(DerivedRows rows, CancellationToken cancellationToken)
    {
        foreach (var blob in rows.Message.Blobs)
        {
            if (request.HasBlob is { } has && !await has(new BlobKey(rows.Record.AccountId, blob), cancellationToken))
                return false;
        }

        return true;
    }

    private async Task<VerificationFinding> CheckStrayAsync(MessageKey key, CancellationToken cancellationToken)
    {
        var repaired = request.Repair && await database.WriteAsync(
            connection => RepairAsync(connection, key, cancellationToken), cancellationToken);
        return Finding(key, "The rows of message_addresses name an address that did not receive the message.") with
        {
            Outcome = repaired ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
        };
    }

    private static VerificationFinding Finding(MessageKey key, string detail) => new()
    {
        Fault = VerificationFault.Contradiction,
        AccountId = key.AccountId,
        MessageId = key.MessageId,
        ReceivedAt = key.ReceivedAt,
        Detail = detail,
    };
}
