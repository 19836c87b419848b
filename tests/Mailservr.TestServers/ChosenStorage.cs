using System.Collections.Concurrent;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.TestServers;

/// <summary>
/// What the hosts of this run keep mail in. <c>MAILSERVR_TEST_STORAGE=postgres+s3</c> says PostgreSQL and S3; without it,
/// SQLite and files. All tests that start a host ask here.
/// </summary>
public static class ChosenStorage
{
    private const string Variable = "MAILSERVR_TEST_STORAGE";

    private static readonly ConcurrentDictionary<string, ProductionStorage> Storages = new(StringComparer.Ordinal);
    private static ProductionServers? _servers;

    public static bool IsProduction { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "sqlite+files" => false,
        "postgres+s3" => true,
        var other => throw new InvalidOperationException($"{Variable} is '{other}': say postgres+s3, sqlite+files or nothing."),
    };

    /// <summary>For tests of what only SQLite and files have.</summary>
    public static void RequireEmbedded(string reason) => Assert.SkipWhen(IsProduction, reason);

    /// <summary>Has to end before anything else is asked.</summary>
    public static async Task StartAsync()
    {
        if (IsProduction)
            _servers ??= await ProductionServers.GetAsync();
    }

    /// <summary>The storage that stands for a data folder: the same for the same folder. Null for SQLite and files.</summary>
    public static ProductionStorage? Of(string folder)
    {
        if (!IsProduction)
            return null;
        var servers = _servers ?? throw new InvalidOperationException("The servers have not been started.");
        return Storages.GetOrAdd(folder, _ => new ProductionStorage(servers.Postgres, servers.S3));
    }

    public static IMailservrBuilder UseChosenStorage(this IMailservrBuilder mailservr, string folder) =>
        Of(folder) is { } storage ? storage.AddTo(mailservr) : mailservr.UseSqlite();

    /// <summary>A <see cref="MailservrTestHost"/> with a storage of its own.</summary>
    public static async Task<MailservrTestHost> StartHostAsync(Action<MailservrTestHostOptions>? configure = null)
    {
        await StartAsync();
        return await TracedHost.StartAsync(options =>
        {
            configure?.Invoke(options);
            if (Of(Guid.NewGuid().ToString()) is not { } storage)
                return;
            var extend = options.Extend;
            options.Extend = mailservr =>
            {
                storage.AddTo(mailservr);
                extend?.Invoke(mailservr);
            };
        });
    }
}
