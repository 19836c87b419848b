using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Short statements with positional parameters, and rows by position.</summary>
internal static class PostgresCommands
{
    extension(NpgsqlConnection connection)
    {
        /// <returns>Rows that changed.</returns>
        public async Task<int> RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
        {
            await using var command = connection.Statement(sql, values);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }

        /// <returns>The first column of the first row; the default where there is none or it is null.</returns>
        public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params object[] values)
        {
            await using var command = connection.Statement(sql, values);
            return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
        }

        /// <summary>The same, given up after some seconds whatever other statements may take.</summary>
        public async Task<T?> ScalarWithinAsync<T>(int seconds, string sql)
        {
            await using var command = connection.Statement(sql, []);
            command.CommandTimeout = seconds;
            return await command.ExecuteScalarAsync() is T value ? value : default;
        }

        public async Task<List<T>> ListAsync<T>(
            string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
        {
            await using var command = connection.Statement(sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.RowsAsync(read, cancellationToken);
        }

        private NpgsqlCommand Statement(string sql, object[] values)
        {
            var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            return command;
        }
    }

    extension(NpgsqlDataReader reader)
    {
        /// <summary>All rows of the current result.</summary>
        public async Task<List<T>> RowsAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }

        public DateTimeOffset Time(int column) => reader.GetFieldValue<DateTimeOffset>(column);

        public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}
