using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Smtp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Security;

/// <summary>
/// Counts requests by the minute and tells clients where they stand (draft-ietf-httpapi-ratelimit-headers-10): by key
/// and account, or by address while there is no key. Addresses are those of connections: no header changes them.
/// </summary>
internal sealed class RateLimits(IOptions<MailservrOptions> options, TimeProvider time)
{
    // Counts watched at once: 100,000 are about 8 MB. When full, the oldest half is forgotten.
    private const int MaxCounts = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Policy, UInt128 Of), (int Count, DateTimeOffset Since)> _counts = [];

    /// <returns>The answer to a request too many; null when it may go on.</returns>
    public Problem? Count(HttpContext context, Caller caller)
    {
        var limits = options.Value.RateLimits;
        var id = (UInt128)(ulong)(caller.Key?.Id ?? caller.Session?.Id ?? 0);
        return Count(context, ("key", id, limits.PerKey), ("account", (UInt128)(ulong)caller.Account.Id, limits.PerAccount));
    }

    /// <inheritdoc cref="Count(HttpContext, Caller)"/>
    public Problem? CountAnonymous(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
            ? Count(context, ("address", NetworkBlock.Of(address), options.Value.RateLimits.PerAddress))
            : null;

    private Problem? Count(HttpContext context, params ReadOnlySpan<(string Policy, UInt128 Of, int Limit)> limits)
    {
        var (states, policies) = (new List<string>(), new List<string>());
        int? wait = null;
        foreach (var (policy, of, limit) in limits)
        {
            var (count, left) = Take(policy, of);
            states.Add(string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={Math.Max(0, limit - count)};t={left}"));
            policies.Add(string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={limit};w={Window.TotalSeconds}"));
            if (count > limit)
                wait = Math.Max(wait ?? 0, left);
        }
        context.Response.Headers["RateLimit"] = string.Join(", ", states);
        context.Response.Headers["RateLimit-Policy"] = string.Join(", ", policies);
        return wait is { } seconds ? Problem.TooMany(TimeSpan.FromSeconds(seconds)) : null;
    }

    private (int Count, int SecondsLeft) Take(string policy, UInt128 of)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_counts.TryGetValue((policy, of), out var counted) || now - counted.Since >= Window)
                counted = (0, now);
            if (_counts.Count >= MaxCounts)
                ForgetOldest();
            counted.Count++;
            _counts[(policy, of)] = counted;
            return (counted.Count, (int)Math.Ceiling((counted.Since + Window - now).TotalSeconds));
        }
    }

    private void ForgetOldest()
    {
        foreach (var (key, _) in _counts.OrderBy(pair => pair.Value.Since).Take(MaxCounts / 2).ToList())
            _counts.Remove(key);
    }
}
