using Mailservr.Billing;
using Mailservr.Testing;
using Microsoft.Extensions.Logging;

namespace Mailservr.Core.Tests.Billing;

/// <summary>What purchases have warned of.</summary>
internal sealed class PurchaseLog : ILogger<Purchases>
{
    private readonly ILogger _trace = TraceLog.Of<Purchases>();

    public List<string> Warnings { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _trace.Log(logLevel, eventId, state, exception, formatter);
        if (logLevel >= LogLevel.Warning)
            Warnings.Add(formatter(state, exception));
    }
}
