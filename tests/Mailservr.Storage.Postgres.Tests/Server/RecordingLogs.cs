using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Postgres.Tests;

/// <summary>Keeps what was logged at warning and above.</summary>
internal sealed class RecordingLogs : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Lines.Enqueue(exception is null ? formatter(state, null) : $"{formatter(state, exception)}\n{exception}");
    }

    public void Dispose()
    {
    }
}
