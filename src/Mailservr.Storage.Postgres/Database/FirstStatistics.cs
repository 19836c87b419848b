namespace Mailservr.Storage.Postgres;

/// <summary>
/// Has the tables of mail analysed while they are small. Until the server does that by itself, which takes a minute, it
/// knows nothing of them: then any index that begins with the account looks as good as the right one, the plan is kept,
/// and with every message it reads all mail of the account.
/// </summary>
internal sealed class FirstStatistics(PostgresDatabase database) : IAsyncDisposable
{
    private const int First = 100;

    /// <summary>From here on what is known goes out of date slowly enough for autovacuum.</summary>
    private const int Last = 100_000;

    private const string AnalyzeSql =
        """
        ANALYZE (SKIP_LOCKED) mailservr.messages, mailservr.message_addresses, mailservr.message_attachments,
            mailservr.message_blobs, mailservr.threads, mailservr.thread_keys, mailservr.thread_subjects,
            mailservr.address_senders, mailservr.deliveries, mailservr.message_words, mailservr.search_segments,
            mailservr.search_senders, mailservr.unindexed_messages, mailservr.events
        """;

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _appended;
    private long _next = First;

    /// <summary>Messages were appended.</summary>
    public void Count(int messages)
    {
        var appended = Interlocked.Add(ref _appended, messages);
        var next = Volatile.Read(ref _next);
        if (appended < next || Interlocked.CompareExchange(ref _next, Following(appended), next) != next)
            return;

        _running = Task.WhenAll(_running, Task.Run(AnalyzeAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private static long Following(long appended)
    {
        long next = First;
        while (next <= appended)
            next *= 10;
        return next <= Last ? next : long.MaxValue;
    }

    private async Task AnalyzeAsync()
    {
        try
        {
            await using var connection = await database.ConnectAsync(_stopping.Token);
            var known = await connection.ScalarAsync<float>(
                "SELECT reltuples FROM pg_class WHERE oid = 'mailservr.messages'::regclass", _stopping.Token);
            if (known < Last)
                await connection.RunAsync(AnalyzeSql, _stopping.Token);
            else
                Volatile.Write(ref _next, long.MaxValue);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Log.StatisticsLeft(database.Logger);
        }
        catch (Exception fault)
        {
            Log.StatisticsFailed(database.Logger, fault);
        }
    }
}
