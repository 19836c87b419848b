namespace Mailservr.Storage;

/// <summary>Hands out ids one by one from reserved blocks: no round trip for most of them.</summary>
public sealed class IdAllocator(IIdBlocks blocks) : IDisposable
{
    // A restart wastes the rest of a block: 2^53 ids last for 10^12 restarts.
    private const int BlockSize = 4096;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _next;
    private long _end;

    public async ValueTask<long> NextAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_next == _end)
            {
                _next = await blocks.ReserveAsync(BlockSize, cancellationToken);
                _end = _next + BlockSize;
            }

            return _next++;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
