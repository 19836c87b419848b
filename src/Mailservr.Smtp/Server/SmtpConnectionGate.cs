using System.Net;
using System.Runtime.InteropServices;

namespace Mailservr.Smtp;

/// <summary>
/// Caps on open connections: in total, and for each IPv4 address or IPv6 /64, the smallest block one customer gets.
/// Safe for use by many threads.
/// </summary>
public sealed class SmtpConnectionGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _perBlock = [];
    private readonly int _total;
    private readonly int _perAddress;
    private int _count;

    public SmtpConnectionGate(int total = 1000, int perAddress = 50)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perAddress);
        _total = total;
        _perAddress = perAddress;
    }

    /// <summary>What a client over the cap is told before its connection is closed.</summary>
    public static SmtpReply Refusal => SmtpReply.TooManyConnections;

    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>True: the connection counts until <see cref="Leave"/> with the same arguments.</summary>
    /// <param name="address">Where the connection comes from.</param>
    /// <param name="isProxy">Many clients come from this address: only the total is capped.</param>
    public bool TryEnter(IPAddress address, bool isProxy = false)
    {
        var block = NetworkBlock.Of(address);
        lock (_lock)
        {
            if (_count >= _total)
                return false;
            if (isProxy)
            {
                _count++;
                return true;
            }
            ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_perBlock, block, out _);
            if (open >= _perAddress)
                return false;
            open++;
            _count++;
            return true;
        }
    }

    public void Leave(IPAddress address, bool isProxy = false)
    {
        var block = NetworkBlock.Of(address);
        lock (_lock)
        {
            if (isProxy)
            {
                _count--;
                return;
            }
            if (!_perBlock.TryGetValue(block, out var open))
                return;
            _count--;
            if (open == 1)
                _perBlock.Remove(block);
            else
                _perBlock[block] = open - 1;
        }
    }
}
