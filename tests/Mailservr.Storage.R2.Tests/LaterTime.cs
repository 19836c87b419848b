namespace Mailservr.Storage.R2.Tests;

/// <summary>A clock that is ahead, or behind, and runs like any other.</summary>
internal sealed class LaterTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
