using Mailservr.Load;
using Mailservr.Load.Comparing;
using Mailservr.Load.Flooding;
using Mailservr.Load.Growing;
using Mailservr.Load.Isolating;
using Mailservr.Load.Paging;
using Mailservr.Load.Sending;

try
{
    return args switch
    {
        ["send", .. var options] => Send(new(options)),
        ["compare", .. var options] => await CompareAsync(new(options)),
        ["growth", .. var options] => await GrowAsync(new(options)),
        ["flood", .. var options] => await FloodAsync(new(options)),
        ["isolation", .. var options] => await IsolateAsync(new(options)),
        ["pages", .. var options] => await TimePagesAsync(new(options)),
        _ => Usage(),
    };
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return Usage();
}

static int Send(Arguments options)
{
    var plan = LoadPlan.Read(options);
    var json = options.Switch("json");
    options.End();
    var result = new LoadRun(plan).Send();
    Console.WriteLine(json ? result.ToJson() : result.ToString());
    return result.Acknowledged == plan.Messages ? 0 : 1;
}

async Task<int> CompareAsync(Arguments options)
{
    var quick = options.Switch("quick");
    var rounds = options.Number("rounds", 3);
    var seconds = options.Number("seconds", quick ? 2 : 5);
    var alone = options.Switch("alone");
    var storage = options.Text("storage", "sqlite");
    var only = options.Text("only", "");
    var program = options.Text("host", "artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll");
    options.End();
    var loadBefore = File.ReadAllText("/proc/loadavg").Split(' ')[0];
    var profiles = (quick ? Profile.Quick : Profile.All)
        .Where(profile => profile.Name.Contains(only, StringComparison.Ordinal)).ToList();
    using var comparison = new Comparison(Path.GetFullPath(program), storage, rounds, TimeSpan.FromSeconds(seconds), alone);
    var series = await comparison.RunAsync(profiles);
    var goals = storage == Comparison.PostgresStorage ? Goals.OfPostgres(series) : Goals.Of(series);
    if (storage == Comparison.PostgresStorage)
        Console.WriteLine($"PostgreSQL: {string.Join(", ", PostgresCluster.Settings)}\n");
    Console.WriteLine(Report.Of(series, goals, "benchmarks/run " + string.Join(' ', args[1..]), rounds, loadBefore));
    foreach (var failure in comparison.Failures)
        Console.WriteLine($"**Failed**: {failure}");
    return comparison.Failures.Count == 0 && goals.All(goal => goal.IsReached) ? 0 : 1;
}

static async Task<int> GrowAsync(Arguments options)
{
    var program = Path.GetFullPath(options.Text("host", "artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll"));
    var folder = options.Text("folder", "");
    var plan = new GrowthPlan(
        options.Number("small", 10_000), options.Number("large", 1_000_000), options.Number("rounds", 40),
        options.Number("receive", 5_000), options.Switch("plans"));
    options.End();
    using var growth = new Growth(program, folder, plan);
    return await growth.RunAsync() ? 0 : 1;
}

static async Task<int> FloodAsync(Arguments options)
{
    var program = Path.GetFullPath(options.Text("host", "artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll"));
    var plan = new FloodPlan(
        options.Number("sign-ins", 200), options.Number("rounds", 3), options.Number("messages", 20_000),
        options.Text("workload", "1.5KB"));
    options.End();
    using var flood = new Flood(program, plan);
    return await flood.RunAsync() ? 0 : 1;
}

static async Task<int> IsolateAsync(Arguments options)
{
    var program = Path.GetFullPath(options.Text("host", "artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll"));
    var plan = new IsolationPlan(
        options.Number("queued", 10_000), options.Number("samples", 600),
        TimeSpan.FromMilliseconds(options.Number("interval", 200)),
        options.Text("storage", "sqlite") == Comparison.PostgresStorage);
    options.End();
    using var isolation = new Isolation(program, plan);
    return await isolation.RunAsync() ? 0 : 1;
}

static async Task<int> TimePagesAsync(Arguments options)
{
    var plan = new PagePlan(
        options.Number("small", 100), options.Number("large", 100_000), options.Number("rounds", 40),
        options.Text("storage", "sqlite") == Comparison.PostgresStorage);
    var program = Path.GetFullPath(options.Text("host", "artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll"));
    options.End();
    using var times = new PageTimes(program, plan);
    return await times.RunAsync() ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        send     sends generated mail to a server and tells how it went
                 --server 127.0.0.1:2525 --protocol smtp|lmtp --sessions 10 --messages 2000
                 --workload 1.5KB|10KB|55KB|100KB|mix --recipients 1 --pipelining on|off --connection-per-message
                 --mailboxes 10 --domain inbox.test --seed 1 --json
        compare  measures Mailservr, Dovecot LMTP and Postfix in turn; exits 1 when a goal is missed (benchmarks/run)
                 --storage sqlite|postgres --quick --rounds 3 --seconds 5 (of a round) --alone (without the peers) --only 'part of a row'
                 --host artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll
        growth   compares reading and receiving with 1,000,000 stored messages and with 10,000, on PostgreSQL; exits 1 when
                 something takes more than 1.5 times as long (benchmarks/growth)
                 --small 10000 --large 1000000 --rounds 40 --receive 5000 (messages of a round; 0: none)
                 --plans (prints what PostgreSQL does) --folder (stays, and is taken up again by the next run)
                 --host artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll
        flood    compares receiving while 200 sign in at every moment with receiving alone; exits 1 when half of the rate or
                 more is lost, or a sign-in is answered wrongly (benchmarks/flood)
                 --sign-ins 200 --rounds 3 --messages 20000 (of a round) --workload 1.5KB
                 --host artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll
        isolation
                 measures what a webhook whose receiver hangs costs another one; exits 1 when that is told later than a
                 second, or more than twice as late as without, or when the first one does not get everything in order
                 with the same bytes once its receiver is back (benchmarks/isolation)
                 --storage sqlite|postgres --queued 10000 (events that wait) --samples 600 (of each part)
                 --interval 200 (milliseconds from one event to the next)
                 --host artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll
        pages    compares the pages of the dashboard for 100,000 messages and for 100; exits 1 when one takes more than three
                 times as long, or a first visit has 150 KB or more (benchmarks/pages)
                 --storage sqlite|postgres --small 100 --large 100000 --rounds 40
                 --host artifacts/bin/Mailservr.Host/release/Mailservr.Host.dll
        """);
    return 2;
}
