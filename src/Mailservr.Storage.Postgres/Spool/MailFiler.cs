using Microsoft.Extensions.Logging;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>What one transaction has filed.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Position">Of the last.</param>
/// <param name="IsAll">Nothing more was there when it began.</param>
internal readonly record struct FiledMail(int Messages, long Position, bool IsAll);

/// <summary>Takes the first of the accepted messages into the tables; what they will never take, it sets aside.</summary>
internal sealed class MailFiler(PostgresDatabase database, ILogger logger)
{
    /// <summary>One transaction: so long at most do others wait for what it locks.</summary>
    private const int MaxMessages = 1000;

    public async Task<FiledMail> FileAsync()
    {
        var limit = MaxMessages;
        for (var tries = 1; tries < MessageAppender.MaxTries;)
        {
            await using var connection = await database.ConnectAsync(CancellationToken.None);
            var filing = new FilingTransaction(connection, limit);
            try
            {
                if (await filing.RunAsync(tries > MessageAppender.PatientTries, CancellationToken.None))
                    return Filed(filing);
                tries++;
            }
            catch (PostgresException fault) when (PostgresFaults.IsCollision(fault))
            {
                Log.AppendRepeated(database.Logger, fault.SqlState);
                tries++;
            }
            catch (Exception fault) when (PostgresFaults.IsOfTheMail(fault) && filing.Taken.Count > 0)
            {
                limit = filing.Taken.Count / 2;
                if (limit > 0)
                    Log.FilingFewer(logger, fault);
                else
                    await SetAsideAsync(filing.Taken[0], fault);
                limit = Math.Max(1, limit);
            }
        }

        throw new InvalidOperationException($"Filing met others {MessageAppender.MaxTries} times.");
    }

    private static FiledMail Filed(FilingTransaction filing) =>
        new(filing.Taken.Count, filing.Taken.Count == 0 ? 0 : filing.Taken[^1].Position, filing.TookAll);

    private async Task SetAsideAsync(AcceptedMessage message, Exception fault)
    {
        Log.SetAside(logger, message.MessageId, fault);
        // Of a statement only the kind of its fault: the rest may quote the mail.
        var reason = fault is PostgresException refused ? refused.SqlState : fault.GetType().Name;
        await database.WriteAsync(
            connection => AcceptedRows.SetAsideAsync(connection, message, reason, CancellationToken.None),
            CancellationToken.None);
    }
}
