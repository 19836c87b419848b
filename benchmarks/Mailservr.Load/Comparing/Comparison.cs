using System.Runtime.InteropServices;

namespace Mailservr.Load.Comparing;

/// <summary>Mailservr, Postfix and Dovecot side by side: fresh servers for each profile, rounds in turn.</summary>
internal sealed class Comparison(string program, string storage, int rounds, TimeSpan roundLength, bool alone)
    : IDisposable
{
    public const string PostgresStorage = "postgres";
    private readonly string _folder = MakeFolder();
    private readonly List<string> _failures = [];

    public async Task<IReadOnlyList<Series>> RunAsync(IEnumerable<Profile> profiles)
    {
        // A signal ends this process in order: daemons are stopped at its exit.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        var series = new List<Series>();
        foreach (var profile in profiles)
        {
            try
            {
                series.AddRange(await RunAsync(profile, Path.Combine(_folder, $"{series.Count}")));
            }
            catch (InvalidOperationException error)
            {
                await Console.Error.WriteLineAsync(error.Message);
                _failures.Add($"{profile.Name}: {error.Message.Split('\n')[0]}");
            }
        }

        return series;
    }

    /// <summary>Rows that came to nothing: a server that does not work, or a message that is missing.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Whoever comes second, the end of the run or a signal, waits for the first.</summary>
    public void Dispose()
    {
        lock (_folder)
        {
            Daemon.StopAll();
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<Series>> RunAsync(Profile profile, string folder)
    {
        var servers = Servers(profile, folder).ToList();
        try
        {
            foreach (var server in servers)
                await server.StartAsync();
            return await RunAsync(profile, Contestants(profile, servers));
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private IEnumerable<MailServer> Servers(Profile profile, string folder)
    {
        var onPostgres = storage == PostgresStorage;
        yield return new SampleHost(
            program, Path.Combine(folder, "mailservr"),
            onPostgres ? new PostgresCluster(Path.Combine(folder, "postgres")) : null);
        if (onPostgres)
            yield return new RawCopy(Path.Combine(folder, "raw"), Environment.ProcessorCount);
        if (alone)
            yield break;
        yield return new DovecotLmtp(Path.Combine(folder, "dovecot"), profile.Sessions);
        yield return new PostfixVirtual(Path.Combine(folder, "postfix"), profile.Sessions);
        if (onPostgres)
            yield return new PostfixLmtp(Path.Combine(folder, "postfix-lmtp"), profile.Sessions);
    }

    private async Task<IReadOnlyList<Series>> RunAsync(Profile profile, IReadOnlyList<Contestant> contestants)
    {
        foreach (var contestant in contestants)
            await contestant.WarmUpAsync(roundLength);
        for (var round = 0; round < rounds; round++)
        {
            await Console.Error.WriteLineAsync($"{profile.Name}: round {round + 1} of {rounds}");
            foreach (var contestant in contestants)
                await contestant.MeasureAsync();
        }

        return [.. contestants.Select(contestant => contestant.Series)];
    }

    private static List<Contestant> Contestants(Profile profile, List<MailServer> servers)
    {
        var contestants = servers.Select(server => new Contestant(server.Name, server, profile)).ToList();
        if (profile.Pipelining)
            contestants.Insert(1, new(Goals.Unpipelined, servers[0], profile with { Pipelining = false }));
        return contestants;
    }

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-load-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return folder;
    }
}
