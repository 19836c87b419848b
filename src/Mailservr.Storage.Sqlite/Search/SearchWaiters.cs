namespace Mailservr.Storage.Sqlite;

/// <summary>How far the index has got, and who waits for it to get further.</summary>
internal sealed class SearchWaiters
{
    private readonly Lock _gate = new();
    private readonly List<(long Position, TaskCompletionSource Reached)> _waiting = [];
    private long _position = -1;

    public long Position
    {
        get
        {
            lock (_gate)
                return _position;
        }
    }

    public Task WaitForAsync(long position)
    {
        lock (_gate)
        {
            if (position <= _position)
                return Task.CompletedTask;

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((position, reached));
            return reached.Task;
        }
    }

    public void Reach(long position)
    {
        lock (_gate)
        {
            _position = position;
            foreach (var waiter in _waiting.Where(waiter => waiter.Position <= position))
                waiter.Reached.TrySetResult();
            _waiting.RemoveAll(waiter => waiter.Position <= position);
        }
    }

    /// <summary>Those who wait now are told; who comes later waits for the next attempt.</summary>
    public void Fail(Exception exception)
    {
        lock (_gate)
        {
            foreach (var waiter in _waiting)
                waiter.Reached.TrySetException(exception);
            _waiting.Clear();
        }
    }
}
