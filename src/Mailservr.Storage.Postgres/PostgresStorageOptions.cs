using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Section <c>Mailservr:Postgres</c> of the reference host, or what <c>UsePostgres</c> is told.</summary>
public sealed class PostgresStorageOptions
{
    /// <summary>
    /// Where the database is, as Npgsql writes it. Ignored when <see cref="DataSource"/> is given. Without a pool size
    /// of its own, it gets one that fits <see cref="Writers"/> and <see cref="Readers"/>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// A data source of the host, which stays the host's to dispose. It must reach the server itself or a pooler in
    /// session mode: advisory locks and LISTEN belong to a session.
    /// </summary>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>
    /// Transactions that append at once; more wait. Two keep the processor busy while one waits for the disk; many only
    /// wait for each other, because each batch of mail is large.
    /// </summary>
    public int Writers { get; set; } = 4;

    /// <summary>
    /// Reads and small writes at once; more wait. Each costs the server a process of some megabytes, and what is asked
    /// is answered in less than a millisecond.
    /// </summary>
    public int Readers { get; set; } = Math.Max(8, 2 * Environment.ProcessorCount);

    /// <summary>
    /// Refuses to start unless the connection is encrypted (<c>SSL Mode</c> Require or better; it is set to Require
    /// where nothing is said) or goes through a Unix socket. Prefer <c>SSL Mode=VerifyFull</c>: only it knows the
    /// server.
    /// </summary>
    public bool RequireTls { get; set; } = true;
}
