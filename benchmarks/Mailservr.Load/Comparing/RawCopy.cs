using System.Diagnostics;
using Mailservr.Load.Sending;
using Npgsql;
using NpgsqlTypes;

namespace Mailservr.Load.Comparing;

/// <summary>
/// The limit: the same bytes, written by nothing but COPY in batches of a hundred, each a transaction of its own, into
/// a table with a primary key. Its time is that of the program and the server, its CPU that of the server alone.
/// </summary>
internal sealed class RawCopy(string folder, int cores) : MailServer(Label, folder)
{
    public const string Label = "raw COPY";
    private const int BatchSize = 100;
    private readonly PostgresCluster _cluster = new(Path.Combine(folder, "postgres"));
    private long _lastId;

    public override IReadOnlyList<int> Processes => [_cluster.ProcessId];

    public override async Task StartAsync()
    {
        await _cluster.StartAsync();
        // As the storage keeps content: compressing it would cost more than writing it.
        await _cluster.ExecuteAsync(
            "CREATE TABLE raw (id bigint PRIMARY KEY, content bytea NOT NULL);"
            + "ALTER TABLE raw ALTER content SET STORAGE EXTERNAL");
    }

    public override Func<LoadResult> Prepare(LoadPlan plan)
    {
        var contents = new LoadRun(plan).Contents;
        return () => Write(contents);
    }

    public override Task SettleAsync() => Task.CompletedTask;

    public override async Task<int> CountStoredAsync() =>
        Convert.ToInt32(await _cluster.ExecuteAsync("SELECT count(*) FROM raw"), null);

    public override void Dispose()
    {
        base.Dispose();
        _cluster.Dispose();
    }

    protected override Daemon Launch() => throw new NotSupportedException("It is a program, and no server.");

    // One connection for each core: the program makes a batch while the server writes another.
    private LoadResult Write(byte[][] contents)
    {
        var next = 0;
        var latencies = new List<double>();
        var start = Stopwatch.GetTimestamp();
        var writers = Enumerable.Range(0, cores).Select(_ => new Thread(() =>
        {
            using var connection = new NpgsqlConnection(_cluster.ConnectionString());
            connection.Open();
            for (int first; (first = Interlocked.Add(ref next, BatchSize) - BatchSize) < contents.Length;)
            {
                var began = Stopwatch.GetTimestamp();
                Write(connection, contents.AsSpan(first, Math.Min(BatchSize, contents.Length - first)));
                lock (latencies)
                    latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        })).ToList();
        writers.ForEach(writer => writer.Start());
        writers.ForEach(writer => writer.Join());
        return Result(contents.Length, Stopwatch.GetElapsedTime(start).TotalSeconds, [.. latencies.Order()]);
    }

    private void Write(NpgsqlConnection connection, ReadOnlySpan<byte[]> contents)
    {
        using var copy = connection.BeginBinaryImport("COPY raw (id, content) FROM STDIN (FORMAT binary)");
        foreach (var content in contents)
        {
            copy.StartRow();
            copy.Write(Interlocked.Increment(ref _lastId), NpgsqlDbType.Bigint);
            copy.Write(content, NpgsqlDbType.Bytea);
        }

        copy.Complete();
    }

    private static LoadResult Result(int rows, double seconds, List<double> latencies) => new()
    {
        Sent = rows,
        Acknowledged = rows,
        Deliveries = rows,
        Refused = 0,
        Failed = 0,
        FirstError = null,
        Seconds = seconds,
        P50Milliseconds = latencies[latencies.Count / 2],
        P99Milliseconds = latencies[latencies.Count * 99 / 100],
    };
}
