using System.Collections.Concurrent;

namespace Mailservr.Durability.Tests;

/// <summary>
/// Takes the database away from a running host again and again while mail comes in. The host is never restarted; its senders
/// come again with what was not acknowledged, until it is.
/// </summary>
internal sealed class DatabaseCrashRun
{
    private const int Senders = 6;
    private const int MostLetters = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ServerProcess _host;
    private readonly PostgresServer _postgres;
    private readonly Func<int, Task> _whileDown;
    private readonly LetterWriter _writer;
    private readonly Random _random;
    private readonly ConcurrentQueue<Finding> _refused = new();
    private int _acknowledged;
    private volatile bool _enough;

    private DatabaseCrashRun(
        ServerProcess host, PostgresServer postgres, Func<int, Task> whileDown, LetterWriter writer, int seed) =>
        (_host, _postgres, _whileDown, _writer, _random) = (host, postgres, whileDown, writer, new(seed));

    /// <summary>What was refused for good, although nothing is wrong with it.</summary>
    public IReadOnlyCollection<Finding> Refused => _refused;

    /// <summary>All letters; each was acknowledged in the end.</summary>
    public IReadOnlyList<Letter> Letters => _writer.Letters;

    /// <param name="host">Running, on the database.</param>
    /// <param name="postgres">Running.</param>
    /// <param name="seed">Decides on the letters and on the moments.</param>
    /// <param name="whileDown">What happens between end and start; it gets a number to be random by.</param>
    public static async Task<DatabaseCrashRun> PrepareAsync(
        ServerProcess host, PostgresServer postgres, int seed, Func<int, Task>? whileDown = null)
    {
        var readers = new List<string>();
        while (readers.Count < 3)
            readers.Add((await host.Api.CreateAddressAsync()).Address);
        return new(host, postgres, whileDown ?? (_ => Task.CompletedTask), new LetterWriter(seed, readers), seed);
    }

    public async Task CrashAsync(int times)
    {
        _enough = false;
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)).ToList();
        for (var i = 0; i < times && _refused.IsEmpty; i++)
        {
            await WaitForAsync(_random.Next(1, MostLetters));
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(20)), TimeProvider.System);
            await _postgres.KillAsync();
            await _whileDown(_random.Next());
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(300)), TimeProvider.System);
            await _postgres.RestartAsync();
        }

        await WaitForAsync(1);
        _enough = true;
        await Task.WhenAll(senders);
    }

    /// <summary>Compares everything that was sent with everything that is there.</summary>
    public async Task<Inspection> InspectAsync()
    {
        var newest = _writer.Next();
        await using var sender = new PersistentSender(_host);
        await sender.SendAsync(newest);
        var inspection = new Inspection(_host, _writer);
        await inspection.LookAsync(newest);
        return inspection;
    }

    private async Task WaitForAsync(int more)
    {
        var wanted = Volatile.Read(ref _acknowledged) + more;
        await Eventually.SeeAsync(
            () => Task.FromResult(Volatile.Read(ref _acknowledged) >= wanted || !_refused.IsEmpty ? this : null),
            () => "Mail is not taken any more:\n" + _host.Output);
    }

    private async Task SendAsync()
    {
        await using var sender = new PersistentSender(_host);
        while (!_enough)
        {
            var letter = _writer.Next();
            for (var tries = 0; letter.Fate != Fate.Acknowledged; tries++)
            {
                if (tries > 0)
                    await Task.Delay(Pause, TimeProvider.System);
                await sender.TryAsync(letter);
                if (letter.Fate == Fate.Refused && letter.Code >= 500)
                {
                    _refused.Enqueue(new(FindingKind.Refused, $"{letter.Word} for good: {letter.Code}"));
                    return;
                }
            }

            Interlocked.Increment(ref _acknowledged);
        }
    }
}
