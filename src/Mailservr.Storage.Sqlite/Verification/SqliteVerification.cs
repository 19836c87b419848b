using System.Runtime.CompilerServices;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>The database checks itself: the file first, because everything else believes it.</summary>
internal sealed class SqliteVerification(SqliteStorage storage) : IStorageVerification
{
    public async IAsyncEnumerable<VerificationFinding> CheckAsync(
        VerificationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        storage.RequireFile();
        var database = storage.Database;
        var damaged = false;
        await foreach (var finding in FileCheck.RunAsync(database, cancellationToken))
        {
            damaged = true;
            yield return finding;
        }

        // Whoever writes to a damaged file makes it worse.
        var careful = damaged ? request with { Repair = false } : request;
        foreach (var check in Checks(database, careful))
        {
            await foreach (var finding in FileCheck.UntilDamage(check(cancellationToken), cancellationToken))
                yield return finding;
        }
    }

    public async ValueTask<IReadOnlyList<MessageKey>> ListMessagesAsync(
        long? accountId, long afterId, int limit, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => MessageKeys.Read(session, accountId, afterId, limit), cancellationToken);

    private IEnumerable<Func<CancellationToken, IAsyncEnumerable<VerificationFinding>>> Checks(
        SqliteDatabase database, VerificationRequest request) =>
    [
        token => new RuleCheck(database, request).RunAsync(token),
        token => new MessageRowCheck(database, request).RunAsync(token),
        token => new ThreadRowCheck(database, request).RunAsync(token),
        token => new SearchCheck(storage, request).RunAsync(token),
    ];
}
