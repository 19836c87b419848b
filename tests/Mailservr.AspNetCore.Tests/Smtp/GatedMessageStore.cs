using Mailservr.Core.Tests.Storage;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Tests.Smtp;

/// <summary>A store that stands still until the test opens it, like a database that has lost its disk.</summary>
internal sealed class GatedMessageStore(IMessageStore inner) : PassingMessageStore(inner)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Batches that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Open() => _open.TrySetResult();

    public override async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        await _open.Task;
        Interlocked.Decrement(ref _waiting);
        return await base.AppendAsync(batch, cancellationToken);
    }
}
