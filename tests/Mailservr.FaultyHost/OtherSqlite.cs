using Microsoft.Data.Sqlite;

namespace Mailservr.FaultyHost;

/// <summary>A program with a database of its own, which it opens before mail is stored.</summary>
internal static class OtherSqlite
{
    public static async Task UseAsync()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync();
    }
}
