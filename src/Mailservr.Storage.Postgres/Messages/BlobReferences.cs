using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Which blobs mail needs, also mail that was set aside.</summary>
internal static class BlobReferences
{
    public static async Task<IReadOnlySet<string>> FindAsync(
        NpgsqlConnection connection, long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
    {
        var found = await connection.ListAsync(
            """
            SELECT DISTINCT sha256 FROM mailservr.message_blobs WHERE account_id = $1 AND sha256 = ANY($2)
            UNION
            SELECT asked.sha256 FROM unnest($2) AS asked (sha256)
            JOIN mailservr.accepted_messages a
                ON a.account_id = $1 AND (strpos(a.record, asked.sha256) > 0 OR strpos(a.layout, asked.sha256) > 0)
            """,
            static row => row.GetString(0), cancellationToken, accountId, sha256.ToArray());
        return found.ToHashSet(StringComparer.Ordinal);
    }
}
