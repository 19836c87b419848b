using Mailservr.Messages;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>A host ends while words are on their way.</summary>
public sealed class CancelledCopyTests(PostgresServer server) : DatabaseTest(server)
{
    /// <summary>More than fits into a network that stands still.</summary>
    private const int EnoughBytes = 16 << 20;

    // The driver would end a copy that is cancelled like one that is complete, and tell of what the server says to that.
    [Fact]
    public async Task Send_CancelledOnItsWay_StillSendsAll()
    {
        var words = await PrepareAsync();
        await using var other = await ConnectAsync();
        await using var holding = await other.BeginTransactionAsync();
        await PostgresServer.ExecuteAsync(other, "LOCK TABLE mailservr.message_words IN EXCLUSIVE MODE");
        await using var proxy = new TcpProxy(Server.Port);
        await using var sender = await ConnectAsync(proxy);
        using var stop = new CancellationTokenSource();

        var sending = words.SendAsync(sender, stop.Token);
        await WaitUntilAsync(
            other, $"SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = {sender.ProcessID}");
        var gate = proxy.Hold();
        await holding.RollbackAsync();
        await WaitUntilAsync(
            other, $"SELECT wait_event = 'ClientRead' FROM pg_stat_activity WHERE pid = {sender.ProcessID}");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await stop.CancelAsync();
        gate.SetResult();
        await sending;

        await using var count = new NpgsqlCommand("SELECT count(*) FROM mailservr.message_words", other);
        Assert.Equal((long)words.Rows, await count.ExecuteScalarAsync());
    }

    private async Task<WordCopy> PrepareAsync()
    {
        await OpenHost().InitializeAsync();
        var message = new MessageAppendBuilder
        {
            Text = string.Join(' ', Enumerable.Range(0, 60_000).Select(i => $"w{i}")),
        }.Build();
        var document = new SearchDocument();
        document.Read(new StoredMessage(message.Record, message.Content));
        var words = new WordCopy();
        for (var id = 1; words.Length < EnoughBytes; id++)
            words.Add(new UnindexedMessage(1, id, id), message.Record.ReceivedAt, document, "");
        return words;
    }

    private async Task<NpgsqlConnection> ConnectAsync(TcpProxy proxy)
    {
        var way = new NpgsqlConnectionStringBuilder(Database)
        {
            Host = "127.0.0.1", Port = proxy.Port, SslMode = SslMode.Disable, Pooling = false,
        };
        var connection = new NpgsqlConnection(way.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
