using System.Globalization;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Growing;

/// <summary>What a message takes on disk, beside a Maildir's file: whole blocks, and its inode.</summary>
internal static class DiskUse
{
    private const int Block = 4096;
    private const int Inode = 256;
    private const int Sample = 2_000;

    private const string PartsSql =
        """
        SELECT string_agg(format('%s %s', t.relname, round(pg_total_relation_size(t.oid)::numeric / $count)), ', '
            ORDER BY pg_total_relation_size(t.oid) DESC)
        FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = 'mailservr' AND t.relkind = 'r' AND pg_total_relation_size(t.oid) > 10 * $count
        """;

    public static async Task<string> OfAsync(GrowingHost host)
    {
        var count = await host.CountAsync();
        var whole = Convert.ToDouble(
            await host.Cluster.ExecuteAsync("SELECT pg_database_size(current_database())"), CultureInfo.InvariantCulture);
        var parts = await host.Cluster.ExecuteAsync(
            PartsSql.Replace("$count", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var workload = new Workload(Correspondence.Name, seed: 1);
        var sizes = Enumerable.Range(0, Sample).Select(number => workload.Render(number).Length).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""

            Bytes on disk per message of {sizes.Average():F0} bytes: {whole / count:F0} in PostgreSQL, indexes and search
            included ({parts}); {sizes.Average(MaildirBytes):F0} in a Maildir (blocks of {Block}, inodes of {Inode}).

            """);
    }

    private static double MaildirBytes(int size) => ((size + Block - 1) / Block * Block) + Inode;
}
