namespace Mailservr.Storage.Sqlite;

/// <param name="DatabaseId">The main database that the index belongs to.</param>
/// <param name="Position">The last of <c>search_changes</c> that is in the index.</param>
/// <param name="RebuiltTo">While the index is built anew: the last message of it; else null.</param>
internal readonly record struct SearchProgress(string DatabaseId, long Position, long? RebuiltTo);
