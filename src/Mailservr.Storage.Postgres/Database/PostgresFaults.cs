using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>What a fault of the driver means for what was tried.</summary>
internal static class PostgresFaults
{
    /// <summary>Another transaction was in the way; the same thing can be done after it.</summary>
    public static bool IsCollision(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
        || (fault.SqlState == PostgresErrorCodes.UniqueViolation
            // Of a partition or a shard it has a longer name.
            && fault.ConstraintName?.StartsWith("thread_keys_", StringComparison.Ordinal) == true);

    /// <summary>The mail is at fault (or we are), rather than the server, the disk or the network.</summary>
    public static bool IsOfTheMail(Exception fault) => fault switch
    {
        // Data exception, integrity constraint violation, program limit exceeded.
        PostgresException refused => refused.SqlState[..2] is "22" or "23" or "54" && !IsCollision(refused),
        NpgsqlException or IOException or TimeoutException or OperationCanceledException => false,
        OutOfMemoryException or InvalidOperationException => false,
        _ => true,
    };

    public static bool IsTaken(Exception? fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>
    /// There is no connection any more; what the server made of the last statement cannot be known by it. A server that
    /// shuts down says so (57P01 to 57P03) instead of just going away. Around what was asked of records EF Core puts a fault
    /// of its own.
    /// </summary>
    public static bool IsConnectionLost(Exception fault) => fault switch
    {
        InvalidOperationException { InnerException: NpgsqlException lost } => IsConnectionLost(lost),
        PostgresException refused => refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>It was waited for long enough: through another connection it would be waited for once more.</summary>
    public static bool IsSilence(Exception fault) => fault.GetBaseException() is TimeoutException;
}
