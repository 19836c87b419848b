namespace Mailservr.Storage.Sqlite;

/// <summary>What is in the search index cannot be what was written.</summary>
internal sealed class SearchDamageException(string message) : Exception(message);
