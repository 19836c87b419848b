using System.Diagnostics;
using System.Globalization;
using Mailservr.Load.Comparing;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Growing;

/// <summary>A host that is filled with mail: most of it in one account with forty addresses, the rest in four others.</summary>
internal sealed class GrowingHost(string program, string folder, PostgresCluster cluster)
    : SampleHost(program, folder, cluster)
{
    private const int OwnMailboxes = 40;
    private const int AllMailboxes = 50;
    private const int RunLength = 20_000;
    private const int Seed = 7;

    public PostgresCluster Cluster { get; } = cluster;

    public async Task<int> CountAsync() => Convert.ToInt32(
        await Cluster.ExecuteAsync("SELECT count(*) FROM mailservr.messages"), CultureInfo.InvariantCulture);

    /// <summary>Receives what is missing of so many messages, and copies them until there are as many as wanted.</summary>
    public async Task FillAsync(int received, int messages)
    {
        await ReceiveAllAsync(received);
        var copies = (messages / await CountAsync()) - 1;
        if (copies > 0)
        {
            await Console.Error.WriteLineAsync($"{copies} copies");
            foreach (var statement in Copies.Statements(copies))
                await Cluster.ExecuteAsync(statement);
        }

        await SettleAsync();
    }

    /// <summary>Nothing is left to do, for the server either.</summary>
    public override async Task SettleAsync()
    {
        while (await Cluster.ExecuteAsync("SELECT count(*) FROM mailservr.unindexed_messages") is not 0L)
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await Cluster.RestAsync();
    }

    /// <returns>Acknowledged messages per second.</returns>
    public async Task<double> ReceiveAsync(int messages)
    {
        var result = await Task.Run(new LoadRun(Plan("1.5KB", messages, await CountAsync(), sessions: 10)).Send);
        Check(result);
        await SettleAsync();
        return result.PerSecond;
    }

    /// <returns>Milliseconds from the question to the whole answer.</returns>
    public async Task<double> AskAsync(string path)
    {
        var start = Stopwatch.GetTimestamp();
        await GetAsync(path);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    protected override async Task PrepareAsync()
    {
        if (await Cluster.ExecuteAsync("SELECT true FROM mailservr.addresses WHERE name = 'u1'") is not null)
            return;

        var domains = await GetAsync("/api/domains");
        var domainId = domains.GetProperty("data")[0].GetProperty("id").GetInt64();
        for (var i = 1; i <= OwnMailboxes; i++)
            await PostAsync("/api/addresses", new { name = $"u{i}", domainId });
        await AddOthersAsync();
    }

    private async Task ReceiveAllAsync(int messages)
    {
        for (var stored = await CountAsync(); stored < messages; stored = await CountAsync())
        {
            var plan = Plan(Correspondence.Name, Math.Min(RunLength, messages - stored), stored, sessions: 20);
            var result = await Task.Run(new LoadRun(plan).Send);
            Check(result);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{stored + plan.Messages:N0} of {messages:N0}: {result.PerSecond:N0}/s"));
        }
    }

    // Copies of what is there, whatever columns it has.
    private async Task AddOthersAsync()
    {
        await Cluster.ExecuteAsync(
            """
            INSERT INTO mailservr.accounts SELECT copy.*
            FROM (SELECT * FROM mailservr.accounts LIMIT 1) a, generate_series(1, 4) n, jsonb_populate_record(
                NULL::mailservr.accounts,
                to_jsonb(a) || jsonb_build_object('id', 1000000000 + n, 'key', 'growth' || n, 'email', 'growth' || n)) copy
            """);
        await Cluster.ExecuteAsync(
            $"""
            INSERT INTO mailservr.addresses SELECT copy.*
            FROM mailservr.addresses a, generate_series({OwnMailboxes + 1}, {AllMailboxes}) n, jsonb_populate_record(
                NULL::mailservr.addresses, to_jsonb(a) || jsonb_build_object(
                    'id', 1000000100 + n, 'owner_id', 1000000001 + n % 4, 'name', 'u' || n, 'key', 'u' || n || '@{Domain}')) copy
            WHERE a.name = 'u1'
            """);
    }

    private LoadPlan Plan(string workload, int messages, int first, int sessions) => new()
    {
        Server = EndPoint,
        Sessions = sessions,
        Messages = messages,
        First = first,
        Workload = workload,
        Mailboxes = AllMailboxes,
        Domain = Domain,
        Seed = Seed,
    };

    private static void Check(LoadResult result)
    {
        if (result.Refused > 0 || result.Failed > 0)
            throw new InvalidOperationException(result.ToString());
    }
}
