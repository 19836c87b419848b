namespace Mailservr.EndToEnd.Tests;

/// <summary>Waiting for another program, with more patience than a busy machine needs.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static CancellationTokenSource Limit() => new(Patience, TimeProvider.System);

    /// <summary>Looks until something is there; the sentence says what never came.</summary>
    public static async Task<T> SeeAsync<T>(Func<Task<T?>> look, Func<string> complaint)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await look() is { } seen)
                return seen;
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException(complaint());
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
