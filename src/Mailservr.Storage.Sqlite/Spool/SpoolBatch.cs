using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <param name="Position">Its place in the spool, counted up.</param>
/// <param name="Previous">The position of the batch before it.</param>
/// <param name="Messages">In order of arrival.</param>
/// <param name="Acknowledged">See <see cref="AppendBatch.Acknowledged"/>.</param>
internal sealed record SpoolBatch(
    long Position, long Previous, IReadOnlyList<PreparedMessage> Messages, IReadOnlyList<Delivery> Acknowledged);
