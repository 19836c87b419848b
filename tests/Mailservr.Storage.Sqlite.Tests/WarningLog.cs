using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite.Tests;

/// <summary>The warnings that were logged.</summary>
internal sealed class WarningLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(int Event, string Text)> Warnings { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Warnings.Enqueue((eventId.Id, formatter(state, exception)));
    }

    public void Dispose()
    {
        // What was written is read afterwards.
    }
}
