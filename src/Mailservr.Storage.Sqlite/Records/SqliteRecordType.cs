using System.Text.Json.Serialization.Metadata;

namespace Mailservr.Storage.Sqlite;

/// <param name="Name">Marks the rows of the type. Never to be changed.</param>
/// <param name="Json">How a record is written and read.</param>
internal sealed record SqliteRecordType<TRecord>(string Name, JsonTypeInfo<TRecord> Json)
    where TRecord : Record;
