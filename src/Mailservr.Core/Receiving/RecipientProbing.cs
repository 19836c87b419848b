using System.Net;
using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>Counts unknown recipients per address block, against dictionary attacks.</summary>
internal sealed class RecipientProbing(MailservrOptions options, TimeProvider time)
{
    // Blocks watched at once: 20,000 entries are about 2 MB. When full, the oldest half is forgotten.
    private const int MaxBlocks = 20_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, (int Count, DateTimeOffset Since)> _blocks = [];

    /// <summary>Counts one unknown recipient. False: too many from this block within the window.</summary>
    public bool TryGuess(IPAddress address)
    {
        var block = NetworkBlock.Of(address);
        lock (_lock)
        {
            var (count, since) = Current(block);
            if (count >= options.Limits.UnknownRecipients)
                return false;
            if (_blocks.Count >= MaxBlocks)
                ForgetOldest();

            _blocks[block] = (count + 1, since);
            return true;
        }
    }

    private (int Count, DateTimeOffset Since) Current(UInt128 block)
    {
        var now = time.GetUtcNow();
        return _blocks.TryGetValue(block, out var seen) && now - seen.Since < Window ? seen : (0, now);
    }

    private void ForgetOldest()
    {
        foreach (var (block, _) in _blocks.OrderBy(pair => pair.Value.Since).Take(MaxBlocks / 2).ToList())
            _blocks.Remove(block);
    }
}
