using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mailservr.TestLogs;

/// <summary>
/// Where <c>MAILSERVR_TEST_LOG</c> names a folder, the hosts of this run log everything into a file there, and what must be in
/// no log is written into another. <c>.ci/scan-logs</c> compares the two when all has ended.
/// </summary>
public static class TraceLog
{
    private const string Variable = "MAILSERVR_TEST_LOG";

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
        ? Directory.CreateDirectory(folder).FullName
        : null;

    private static readonly TraceFile? Log = TraceFile.Open(Folder, ".log");

    public static bool IsOn => Folder is not null;

    internal static TraceFile? Secrets { get; } = TraceFile.Open(Folder, ".secrets");

    /// <summary>For a host that is a process of its own: what it says is given to <see cref="Write"/>.</summary>
    public static IReadOnlyList<string> HostSettings => IsOn ? ["--Logging:LogLevel:Default=Trace"] : [];

    public static ILoggingBuilder AddTraceLog(this ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        return Log is null
            ? logging
            : logging.AddFilter<TraceLogger>(null, LogLevel.Trace)
                // Logs whole URLs, with the signatures of links. It is no log of ours, and the reference host keeps it off,
                // which is seen where that is started: there nothing is left out.
                .AddFilter<TraceLogger>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
                .AddProvider(new TraceLogger(Log));
    }

    /// <summary>For what is made by hand.</summary>
    public static ILoggerFactory Loggers { get; } = Log is null
        ? NullLoggerFactory.Instance
        : LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddTraceLog());

    public static ILogger<T> Of<T>() => Loggers.CreateLogger<T>();

    /// <summary>What a process has said.</summary>
    public static void Write(string output) => Log?.WriteLine(output);
}
