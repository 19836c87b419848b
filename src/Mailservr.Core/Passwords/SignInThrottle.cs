using System.Net;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Accounts;
using Mailservr.Smtp;

namespace Mailservr.Passwords;

/// <summary>
/// Counts wrong passwords: by account and address block, by address block, and by account for blocks it does not know.
/// </summary>
/// <remarks>
/// Nobody can lock out another: what one block does wrong turns away that block; and what all strangers together do wrong
/// turns away strangers only, not the blocks that the account has signed in from. E-mails without an account are counted
/// like the others.
/// </remarks>
internal sealed class SignInThrottle(AccountOptions options, TimeProvider time)
{
    // Counts watched at once: 30,000 are about 3 MB. When full, the oldest half is forgotten.
    private const int MaxCounts = 30_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<(UInt128 Block, UInt128 Account), (int Count, DateTimeOffset Since)> _counts = [];

    /// <summary>How long to wait; null when another password may be tried.</summary>
    public TimeSpan? WaitFor(string email, IPAddress? address, bool isKnown)
    {
        var (block, account) = KeysOf(email, address);
        lock (_lock)
        {
            TimeSpan? longest = null;
            Consider((block, account), options.WrongPasswords);
            Consider((block, 0), options.WrongPasswordsPerAddress);
            if (!isKnown)
                Consider((0, account), options.WrongPasswordsOfStrangers);
            return longest;

            void Consider((UInt128, UInt128) key, int limit)
            {
                var (count, since) = Current(key);
                var wait = since + Window - time.GetUtcNow();
                if (count >= limit && !(wait < longest))
                    longest = wait;
            }
        }
    }

    /// <summary>A password was wrong.</summary>
    public void Count(string email, IPAddress? address, bool isKnown)
    {
        var (block, account) = KeysOf(email, address);
        lock (_lock)
        {
            if (_counts.Count >= MaxCounts)
                ForgetOldest();
            Add((block, account));
            Add((block, 0));
            if (!isKnown)
                Add((0, account));
        }
    }

    /// <summary>The password was right: what the same block did wrong before was a mistake.</summary>
    public void Forget(string email, IPAddress? address)
    {
        lock (_lock)
            _counts.Remove(KeysOf(email, address));
    }

    /// <summary>Counts a guess before it is looked at, unless too many were made.</summary>
    /// <returns>How long to wait; null when it is counted and may be looked at.</returns>
    public TimeSpan? TryCount(string email, IPAddress? address, bool isKnown)
    {
        lock (_lock)
        {
            var wait = WaitFor(email, address, isKnown);
            if (wait is null)
                Count(email, address, isKnown);
            return wait;
        }
    }

    /// <summary>What <see cref="TryCount"/> has counted was right; other mistakes of the same block are forgotten.</summary>
    public void Forgive(string email, IPAddress? address, bool isKnown)
    {
        var (block, account) = KeysOf(email, address);
        lock (_lock)
        {
            _counts.Remove((block, account));
            TakeBack((block, 0));
            if (!isKnown)
                TakeBack((0, account));
        }
    }

    private void TakeBack((UInt128, UInt128) key)
    {
        if (_counts.TryGetValue(key, out var counted) && counted.Count > 0)
            _counts[key] = (counted.Count - 1, counted.Since);
    }

    private void Add((UInt128, UInt128) key)
    {
        var (count, since) = Current(key);
        _counts[key] = (count + 1, since);
    }

    private (int Count, DateTimeOffset Since) Current((UInt128, UInt128) key)
    {
        var now = time.GetUtcNow();
        return _counts.TryGetValue(key, out var counted) && now - counted.Since < Window ? counted : (0, now);
    }

    private void ForgetOldest()
    {
        foreach (var (key, _) in _counts.OrderBy(pair => pair.Value.Since).Take(MaxCounts / 2).ToList())
            _counts.Remove(key);
    }

    // Of a hash: long e-mails take no more room than short ones, and nobody can make two collide.
    private static (UInt128 Block, UInt128 Account) KeysOf(string email, IPAddress? address)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(email));
        var account = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
        return (address is null ? UInt128.MaxValue : NetworkBlock.Of(address), account);
    }
}
