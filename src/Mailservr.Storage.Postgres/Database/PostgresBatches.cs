using Npgsql;
using NpgsqlTypes;

namespace Mailservr.Storage.Postgres;

/// <summary>Statements that travel together, with positional parameters; rows of an insert as one array per column.</summary>
internal static class PostgresBatches
{
    // A plan that is made while a table is empty must not read all of it when it has grown: what is left to the planner is
    // to look up each row by its key.
    private const string BeginSql =
        """
        SELECT pg_current_xact_id()::text, set_config('enable_seqscan', 'off', true),
            set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
            set_config('enable_material', 'off', true)
        """;

    extension(NpgsqlBatch batch)
    {
        /// <summary>Begins a transaction that looks up rows by their keys. Its first result is the id of the transaction.</summary>
        public void Begin()
        {
            batch.Add("BEGIN");
            batch.Add(BeginSql);
        }

        public NpgsqlBatchCommand Add(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            batch.BatchCommands.Add(command);
            return command;
        }
    }

    extension(NpgsqlBatchCommand command)
    {
        public NpgsqlBatchCommand With<T>(T value)
        {
            command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
            return command;
        }

        public NpgsqlBatchCommand WithMany<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> column)
        {
            var values = new T[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = column(rows[i]);
            return command.With(values);
        }

        /// <summary>Text that is UTF-8 already.</summary>
        public NpgsqlBatchCommand WithUtf8<TRow>(IReadOnlyList<TRow> rows, Func<TRow, byte[]> column)
        {
            command.WithMany(rows, column);
            command.Parameters[^1].NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text;
            return command;
        }
    }
}
