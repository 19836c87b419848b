using System.Runtime.CompilerServices;
using Mailservr.Verification;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Whether the rows fit together. Each is checked in a transaction of its own, also while hosts are running; whether the
/// files of the server are sound, <c>pg_amcheck</c> tells.
/// </summary>
internal sealed class PostgresVerification(PostgresStorage storage) : IStorageVerification
{
    public async IAsyncEnumerable<VerificationFinding> CheckAsync(
        VerificationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await storage.RequireSchemaAsync(cancellationToken);
        var database = await storage.OpenAsync(cancellationToken);
        await database.Spool.DrainAsync(accountId: null, cancellationToken);
        IAsyncEnumerable<VerificationFinding>[] checks =
        [
            new RuleCheck(database, request).RunAsync(cancellationToken),
            new MessageRowCheck(database, request).RunAsync(cancellationToken),
            new ThreadRowCheck(database, request).RunAsync(cancellationToken),
        ];
        foreach (var check in checks)
        {
            await foreach (var finding in check.WithCancellation(cancellationToken))
                yield return finding;
        }
    }

    public async ValueTask<IReadOnlyList<MessageKey>> ListMessagesAsync(
        long? accountId, long afterId, int limit, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(
            connection => MessageKeys.ReadAsync(connection, accountId, afterId, limit, cancellationToken),
            cancellationToken);
    }
}
