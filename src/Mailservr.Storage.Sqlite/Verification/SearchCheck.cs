using System.Runtime.CompilerServices;
using Mailservr.Verification;
using Microsoft.Data.Sqlite;

namespace Mailservr.Storage.Sqlite;

/// <summary>Whether the search index is sound and has the mail that there is, no less and no more.</summary>
internal sealed class SearchCheck(SqliteStorage storage, VerificationRequest request)
{
    // What a change is still waiting for is not a difference, nor what cannot be read or names another message.
    private const string Differences =
        """
        SELECT
            (SELECT count(*) FROM messages m JOIN message_content c ON c.message_id = m.id
                WHERE m.id NOT IN (SELECT id FROM search.indexed_messages)
                AND m.id NOT IN (SELECT message_id FROM search_changes WHERE position > ?1)
                AND json_valid(m.json) AND json_valid(c.json) AND m.json ->> '$.id' = m.id),
            (SELECT count(*) FROM search.indexed_messages WHERE id NOT IN (SELECT id FROM messages)
                AND id NOT IN (SELECT message_id FROM search_changes WHERE position > ?1))
        """;

    public async IAsyncEnumerable<VerificationFinding> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (storage.Search.IsRemade)
        {
            yield return Finding(
                "The search index was damaged; opening it has begun it anew.", VerificationOutcome.Repaired);
        }

        if (await FindFaultAsync(cancellationToken) is not { } fault)
            yield break;
        if (request.Repair)
            storage.Search.MarkDamaged();
        yield return request.Repair
            ? Finding(fault + " The next start builds it anew.", VerificationOutcome.Repaired)
            : Finding(fault, VerificationOutcome.Reported);
    }

    private async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.Search.CatchUpAsync(cancellationToken);
            return await Task.Run(storage.Search.FindFault, cancellationToken) is { } fault
                ? $"The search index is damaged ({fault})."
                : await storage.Database.ReadAsync(FindDifference, cancellationToken);
        }
        catch (Exception exception) when (SearchIndex.IsDamage(exception))
        {
            return $"The search index is damaged ({exception.Message}).";
        }
    }

    private static string? FindDifference(SqliteSession session)
    {
        // The index first: what is committed after this, its changes tell.
        var position = session.Prepare("SELECT position FROM search.progress").Scalar();
        var (missing, extra) = session.Prepare(Differences).Bind(position)
            .First(static row => (row.Int64(0), row.Int64(1)));
        return missing + extra == 0
            ? null
            : $"The search index lacks {missing} messages and has {extra} that are not there.";
    }

    private static VerificationFinding Finding(string detail, VerificationOutcome outcome) =>
        new() { Fault = VerificationFault.Search, Detail = detail, Outcome = outcome };
}
