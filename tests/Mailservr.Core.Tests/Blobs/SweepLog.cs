using Mailservr.Blobs;
using Microsoft.Extensions.Logging;

namespace Mailservr.Core.Tests.Blobs;

/// <summary>Tells a test when something was logged.</summary>
internal sealed class SweepLog : ILogger<OrphanSweep>, ILogger<FileBlobStore>
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, TaskCompletionSource Source)> _waiting = [];

    public Task NextAsync(LogLevel level)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiting.Add((level, source));
        return source.Task;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            foreach (var (_, source) in _waiting.Where(waiting => waiting.Level == logLevel))
                source.TrySetResult();
            _waiting.RemoveAll(waiting => waiting.Level == logLevel);
        }
    }
}
