using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

/// <summary>Files at a start what is left in the spool, each batch in the transaction that notes it as filed.</summary>
internal sealed class SpoolRecovery(SqliteDatabase database, string folder, ILogger logger)
{
    private readonly SpoolFiler _filer = new(logger);

    /// <returns>The position that is filed now.</returns>
    public long File(SpoolFiles files, SpoolFrames found, long filed)
    {
        var unfiled = found.Follow();
        if (unfiled.Count > 0)
        {
            Log.Recovering(logger, CountMessages(unfiled));
            filed = File(unfiled);
        }

        var stranded = found.ReadStranded();
        return stranded.Count > 0 ? FileStranded(files, stranded, filed) : filed;
    }

    // Set aside at the end: a start that is broken off before finds the rest again, and nothing is filed twice.
    private long FileStranded(SpoolFiles files, IReadOnlyList<SpoolBatch> stranded, long filed)
    {
        // Ids that this database never gave out it will give to other mail and other accounts.
        if (database.Setup(session => stranded.All(batch => SpoolRows.Knows(session, batch))))
        {
            Log.FilingBehindGap(logger, folder, filed, stranded[0].Position, CountMessages(stranded));
            filed = File(stranded);
        }
        else
        {
            Log.SpoolOfAnother(logger, folder, filed, stranded[0].Position, CountMessages(stranded));
        }

        files.SetAside();
        return filed;
    }

    private long File(IReadOnlyList<SpoolBatch> batches)
    {
        foreach (var batch in batches)
            File(batch);
        return batches[^1].Position;
    }

    private void File(SpoolBatch batch)
    {
        try
        {
            database.Setup(session => session.InTransaction("BEGIN IMMEDIATE", s => SpoolFiler.File(s, [batch])));
        }
        catch (Exception exception) when (SpoolFiler.IsOfTheMail(exception))
        {
            Log.FilingSingly(logger, exception);
            database.Setup(session => session.InTransaction("BEGIN IMMEDIATE", s => _filer.FileSingly(s, [batch])));
        }
    }

    private static int CountMessages(IReadOnlyList<SpoolBatch> batches) => batches.Sum(batch => batch.Messages.Count);
}
