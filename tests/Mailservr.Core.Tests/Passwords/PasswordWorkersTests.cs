using Mailservr.Accounts;
using Mailservr.Passwords;

namespace Mailservr.Core.Tests.Passwords;

public sealed class PasswordWorkersTests
{
    [Fact]
    public async Task Run_TwoWorkersAndTwentyAtOnce_NeverMoreThanTwoAtATime()
    {
        using var workers = new PasswordWorkers(new AccountOptions { PasswordWorkers = 2 });
        var (running, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => workers.RunAsync<string>(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                lock (workers)
                    most = Math.Max(most, now);
                Interlocked.Decrement(ref running);
                return "";
            },
            default).AsTask()));

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Run_QueueIsFull_IsRefusedAtOnceAndSaysWhenToComeBack()
    {
        using var workers = new PasswordWorkers(new AccountOptions { PasswordWorkers = 1, PasswordQueue = 1 });
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var first = workers.RunAsync<string>(
            () =>
            {
                begun.Set();
                gate.Wait();
                return "first";
            },
            default).AsTask();
        begun.Wait(TestContext.Current.CancellationToken);
        var second = workers.RunAsync<string>(() => "second", default).AsTask();

        var third = await workers.RunAsync<string>(() => "third", default);
        gate.Set();

        Assert.Equal("busy", third.Refusal?.Code);
        Assert.NotNull(third.Refusal?.RetryAfter);
        Assert.Equal("first", (await first).Value);
        Assert.Equal("second", (await second).Value);
    }

    [Fact]
    public async Task Run_CallerIsGone_DoesNoWork()
    {
        using var workers = new PasswordWorkers(new AccountOptions { PasswordWorkers = 1 });
        using var gone = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var worked = false;
        var first = workers.RunAsync<string>(
            () =>
            {
                gate.Wait();
                return "";
            },
            default).AsTask();
        var second = workers.RunAsync<string>(
            () =>
            {
                worked = true;
                return "";
            },
            gone.Token).AsTask();

        await gone.CancelAsync();
        gate.Set();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(worked);
    }

    [Fact]
    public async Task Run_WorkFails_TellsItsCallerAndGoesOn()
    {
        using var workers = new PasswordWorkers(new AccountOptions { PasswordWorkers = 1 });

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => workers.RunAsync<string>(() => throw new InvalidOperationException(), default).AsTask());

        Assert.Equal("next", (await workers.RunAsync<string>(() => "next", default)).Value);
    }
}
