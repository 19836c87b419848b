using System.Runtime.CompilerServices;
using Mailservr.Messages;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>Compares the columns and rows that are derived from a message with the message.</summary>
internal sealed class MessageRowCheck(SqliteDatabase database, VerificationRequest request)
{
    private const int PageSize = 200;

    public async IAsyncEnumerable<VerificationFinding> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = long.MinValue;
        while (true)
        {
            var (keys, findings) = await database.ReadAsync(session => CheckPage(session, afterId), cancellationToken);
            foreach (var key in keys.Where(key => findings.Any(finding => finding.MessageId == key.MessageId)))
            {
                var left = request.Repair ? await RepairAsync(key, cancellationToken) : findings;
                foreach (var finding in findings.Where(finding => finding.MessageId == key.MessageId))
                    yield return left.Contains(finding) ? finding : finding with { Outcome = VerificationOutcome.Repaired };
            }

            if (keys.Count < PageSize)
                yield break;
            afterId = keys[^1].MessageId;
        }
    }

    private (IReadOnlyList<MessageKey> Keys, IReadOnlyList<VerificationFinding> Findings) CheckPage(
        SqliteSession session, long afterId)
    {
        var keys = MessageKeys.Read(session, request.AccountId, afterId, PageSize);
        return (keys, [.. keys.SelectMany(key => Check(session, key))]);
    }

    private static IEnumerable<VerificationFinding> Check(SqliteSession session, MessageKey key) =>
        Read(session, key.MessageId) is { } message ? DerivedRows.Compare(session, key, message) : [];

    /// <returns>What is wrong still: what a repair must not touch.</returns>
    private async Task<IReadOnlyList<VerificationFinding>> RepairAsync(MessageKey key, CancellationToken cancellationToken)
    {
        var message = await database.ReadAsync(session => Read(session, key.MessageId), cancellationToken);
        var keepBlobs = message is not null && !await HasBlobsAsync(message, cancellationToken);
        return await database.WriteAsync(session => Repair(session, key, keepBlobs), cancellationToken);
    }

    private async ValueTask<bool> HasBlobsAsync(MessageAppend message, CancellationToken cancellationToken)
    {
        foreach (var blob in MessageColumns.Blobs(message))
        {
            if (request.HasBlob is { } has && !await has(new BlobKey(message.Record.AccountId, blob), cancellationToken))
                return false;
        }

        return true;
    }

    private static IReadOnlyList<VerificationFinding> Repair(SqliteSession session, MessageKey key, bool keepBlobs)
    {
        if (Read(session, key.MessageId) is { } message && DerivedRows.IsBelievable(key, message.Record))
            DerivedRows.Rebuild(session, message, keepBlobs);
        return [.. Check(session, key)];
    }

    // What cannot be read is reported when the message itself is looked at.
    private static MessageAppend? Read(SqliteSession session, long messageId)
    {
        try
        {
            return MessageRows.FindStored(session, accountId: null, messageId) is { } message
                ? new MessageAppend
                {
                    Record = message.Record,
                    Content = message.Content,
                    ThreadKeys = new ThreadKeys(),
                    DeliveryKey = "",
                }
                : null;
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return null;
        }
    }
}
