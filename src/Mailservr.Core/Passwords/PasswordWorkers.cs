using System.Collections.Concurrent;
using Mailservr.Accounts;

namespace Mailservr.Passwords;

/// <summary>
/// The one place where passwords are hashed: a few threads with a bounded queue, so that a flood of sign-ins takes
/// neither the processors nor the thread pool from the mail.
/// </summary>
internal sealed class PasswordWorkers(AccountOptions options) : IDisposable
{
    private readonly BlockingCollection<Action> _queue = new(options.PasswordQueue);
    private readonly List<Thread> _threads = [];
    private readonly Lock _lock = new();
    private readonly int _workers =
        options.PasswordWorkers > 0 ? options.PasswordWorkers : Math.Max(1, Environment.ProcessorCount / 2);

    private static Refusal Busy { get; } =
        new(RefusalKind.Busy, "busy", "Too many are signing in at this moment. Try again soon.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <returns>Refused at once when the queue is full. Whoever is gone when its turn comes costs nothing.</returns>
    public async ValueTask<Outcome<T>> RunAsync<T>(Func<Outcome<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        Start();
        var done = new TaskCompletionSource<Outcome<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.TryAdd(() => Run(work, done, cancellationToken)) ? await done.Task : Busy;
    }

    public void Dispose() => _queue.CompleteAdding();

    private static void Run<T>(
        Func<Outcome<T>> work, TaskCompletionSource<Outcome<T>> done, CancellationToken cancellationToken)
        where T : class
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.TrySetCanceled(cancellationToken);
            return;
        }
        try
        {
            done.TrySetResult(work());
        }
        catch (Exception exception)
        {
            // Whoever waits for the result throws it on.
            done.TrySetException(exception);
        }
    }

    private void Start()
    {
        lock (_lock)
        {
            while (_threads.Count < _workers)
            {
                var thread = new Thread(Work)
                {
                    IsBackground = true,
                    Name = "Mailservr passwords",
                    Priority = ThreadPriority.BelowNormal,
                };
                thread.Start();
                _threads.Add(thread);
            }
        }
    }

    private void Work()
    {
        foreach (var work in _queue.GetConsumingEnumerable())
            work();
    }
}
