using System.Runtime.CompilerServices;

namespace Mailservr.Storage;

/// <summary>Hands out ids one by one from reserved blocks: no round trip for most of them.</summary>
public sealed class IdAllocator(IIdBlocks blocks) : IDisposable
{
    // A restart wastes the rest of a block: 2^53 ids last for 10^12 restarts.
    private const int BlockSize = 4096;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly AsyncLocal<StrongBox<long>?> _setAside = new();
    private long _next;
    private long _end;

    /// <summary>
    /// Makes an id that was taken before the next one for the caller and for what it awaits. Who writes an id down first
    /// finds what was made under it, also when he has died before he knew.
    /// </summary>
    public void HandOut(long id) => _setAside.Value = new(id);

    public async ValueTask<long> NextAsync(CancellationToken cancellationToken)
    {
        if (_setAside.Value is { } box && Interlocked.Exchange(ref box.Value, 0) is not 0 and var id)
            return id;
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
