using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

public sealed class TurnsTests : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task Take_SomeFail_AllHaveTheirTurn()
    {
        var turns = new Turns(_stopping.Token);
        var done = new List<int>();

        for (var i = 1; i <= 40; i++)
            await turns.TakeAsync($"Number {i}.", () => i % 10 == 0 ? throw new IOException("no") : Done(i));

        Assert.Equal(36, done.Count);
        var fault = Assert.Throws<AggregateException>(turns.End);
        Assert.Equal(["Number 10.", "Number 20.", "Number 30.", "Number 40."], fault.InnerExceptions.Select(inner => inner.Message));
        Assert.All(fault.InnerExceptions, inner => Assert.IsType<IOException>(inner.InnerException));

        Task Done(int number)
        {
            done.Add(number);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Take_TenInARowFail_IsTheEnd()
    {
        var turns = new Turns(_stopping.Token);
        for (var i = 1; i <= 9; i++)
            await turns.TakeAsync("", () => throw new IOException("away"));

        var fault = await Assert.ThrowsAsync<AggregateException>(() => turns.TakeAsync("", () => throw new IOException("away")));

        Assert.Equal(10, fault.InnerExceptions.Count);
    }

    [Fact]
    public async Task Take_AskedToEnd_EndsAtOnce()
    {
        var turns = new Turns(_stopping.Token);
        await _stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.TakeAsync("", () => Task.FromCanceled(_stopping.Token)));

        turns.End();
    }
}
