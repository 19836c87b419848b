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
            foreach (var message in findings.GroupBy(finding => finding.MessageId ?? 0))
            {
                var repaired = request.Repair && await database.WriteAsync(
                    session => Repair(session, message.Key), cancellationToken);
                foreach (var finding in message)
                    yield return repaired ? finding with { Outcome = VerificationOutcome.Repaired } : finding;
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

    /// <returns>False when the message itself is not to be believed.</returns>
    private static bool Repair(SqliteSession session, long messageId)
    {
        if (Read(session, messageId) is not { } message || !DerivedRows.IsBelievable(session, message.Record))
            return false;

        DerivedRows.Rebuild(session, message);
        return true;
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
        catch (Exception exception) when (MessageRows.IsUnreadable(exception))
        {
            return null;
        }
    }
}
