using Microsoft.Extensions.Logging;

namespace Mailservr.TestLogs;

/// <summary>Everything that a host logs: messages, scopes, exceptions.</summary>
[ProviderAlias("TestTrace")]
internal sealed class TraceLogger(TraceFile file) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        file.WriteLine($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        file.WriteLine(formatter(state, exception) + exception);
    }

    public void Dispose()
    {
        // The file is that of all hosts.
    }
}
