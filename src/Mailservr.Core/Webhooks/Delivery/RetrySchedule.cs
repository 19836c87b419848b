namespace Mailservr.Webhooks;

/// <summary>When the next attempt is made: soon, then rarer, for three days in all.</summary>
internal static class RetrySchedule
{
    /// <summary>So much is added at most, so that webhooks that failed together do not come back together.</summary>
    private const double Jitter = 0.1;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <param name="tries">Attempts that have failed: 1 or more.</param>
    /// <param name="retryAfter">What the receiver asked for (RFC 9110 §10.2.3): not earlier than that, up to a day.</param>
    /// <param name="chance">From 0 to 1.</param>
    /// <returns>Null when it was the last attempt.</returns>
    public static TimeSpan? After(int tries, TimeSpan? retryAfter, double chance)
    {
        if (tries > Delays.Length)
            return null;
        var delay = Delays[tries - 1] * (1 + (Jitter * chance));
        if (retryAfter is not { } asked || asked <= delay)
            return delay;
        return asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }
}
