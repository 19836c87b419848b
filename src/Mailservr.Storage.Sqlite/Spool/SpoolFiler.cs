using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

/// <summary>Takes batches of the spool into the tables, inside the transaction of its caller.</summary>
internal sealed class SpoolFiler(ILogger logger)
{
    private const int Constraint = 19; // SQLITE_CONSTRAINT
    private const int TooBig = 18; // SQLITE_TOOBIG

    public static bool File(SqliteSession session, IReadOnlyList<SpoolBatch> batches)
    {
        var messages = batches.SelectMany(batch => batch.Messages).ToList();
        new MessageAppender(session).File(messages, batches.SelectMany(batch => batch.Acknowledged));
        SpoolRows.SaveFiled(session, batches[^1].Position);
        return true;
    }

    /// <summary>One by one; what still cannot be filed is set aside, so that it holds up nobody and is not lost.</summary>
    public bool FileSingly(SqliteSession session, IReadOnlyList<SpoolBatch> batches)
    {
        foreach (var message in batches.SelectMany(batch => batch.Messages))
            FileOne(session, message);
        new MessageAppender(session).File([], batches.SelectMany(batch => batch.Acknowledged));
        SpoolRows.SaveFiled(session, batches[^1].Position);
        return true;
    }

    /// <summary>The mail is at fault (or we are), rather than the disk, the database or the machine.</summary>
    public static bool IsOfTheMail(Exception exception) => exception switch
    {
        SqliteException fault => fault.SqliteErrorCode is Constraint or TooBig,
        IOException or OutOfMemoryException or ObjectDisposedException or OperationCanceledException => false,
        _ => true,
    };

    private void FileOne(SqliteSession session, PreparedMessage message)
    {
        session.Prepare("SAVEPOINT one").Run();
        try
        {
            new MessageAppender(session).File([message], []);
        }
        catch (Exception exception) when (IsOfTheMail(exception))
        {
            Log.SetAside(logger, message.Append.Record.Id, exception);
            session.Prepare("ROLLBACK TO one").Run();
            SpoolRows.SetAside(session, message, exception.GetType().Name);
        }

        session.Prepare("RELEASE one").Run();
    }
}
