using Mailservr.Events;
using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>What goes into the tables with a message, beside itself and its thread.</summary>
internal static class AppendedRows
{
    /// <summary>What other batches wait for comes last, so that they wait for the commit only.</summary>
    public static void Add(
        NpgsqlBatch batch, IReadOnlyList<PreparedMessage> stored, IReadOnlyList<AppendedMessage> appended)
    {
        MessageReferences.Insert(batch, stored);
        SearchRows.Queue(batch, stored);
        AttachmentTotals.Add(batch, stored);
        AddressSenders.Count(batch, stored.SelectMany(AddressSenders.Of));
        EventRows.Insert(
            batch, [.. appended.SelectMany((one, i) => MailEvents.For(one, stored[i].Append.TraceParent))]);
    }
}
