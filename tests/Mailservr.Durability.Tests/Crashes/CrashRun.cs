using System.Globalization;

namespace Mailservr.Durability.Tests;

/// <summary>
/// Ends a server again and again while mail comes in, starts it on the same data, and looks whether it kept its word.
/// What had no answer is sent again after the restart, as every mail server does.
/// </summary>
internal sealed class CrashRun
{
    private const int MostLetters = 40;

    private readonly ServerProcess _server;
    private readonly LetterWriter _writer;
    private readonly Inspection _inspection;
    private readonly Func<int, Task> _whileDown;
    private readonly Random _random;
    private readonly List<Finding> _refused = [];
    private int _kept;

    private CrashRun(ServerProcess server, IReadOnlyList<string> readers, int seed, Func<int, Task> whileDown)
    {
        (_server, _whileDown) = (server, whileDown);
        _random = new(seed);
        _writer = new(seed, readers);
        _inspection = new(server, _writer);
    }

    /// <summary>What must not be, as far as it was seen.</summary>
    public IReadOnlyCollection<Finding> Findings => [.. _refused, .. _inspection.Findings];

    /// <param name="server">Running.</param>
    /// <param name="seed">Decides on the letters and on the moments.</param>
    /// <param name="whileDown">What happens between end and start; it gets a number to be random by.</param>
    public static async Task<CrashRun> PrepareAsync(ServerProcess server, int seed, Func<int, Task>? whileDown = null)
    {
        var readers = new List<string>();
        while (readers.Count < 3)
            readers.Add((await server.Api.CreateAddressAsync()).Address);
        return new(server, readers, seed, whileDown ?? (_ => Task.CompletedTask));
    }

    /// <summary>Until so many crashes are over, or something was found: what follows from that tells nothing more.</summary>
    public async Task CrashAsync(int times)
    {
        for (var i = 0; i < times && Findings.Count == 0; i++)
        {
            var crowd = new SenderCrowd(_server, _writer, _random.Next(1, MostLetters));
            await crowd.WaitAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(20)), TimeProvider.System);
            await EndAsync();
            await crowd.Ended;
            if (_random.Next(10) == 0)
                await EndWithinStartAsync();
            await _server.StartAgainAsync();
            await LookAndSendAgainAsync();
        }
    }

    /// <summary>Looks at everything once more, and counts: what was sent and what is there must add up.</summary>
    public async Task<Tally> CountAsync()
    {
        var newest = await SendMarkerAsync();
        var all = new Inspection(_server, _writer);
        await all.LookAsync(newest);
        _refused.AddRange(all.Findings);
        return Tally.Of(_writer.Letters, _kept, all.Stored);
    }

    private async Task EndAsync()
    {
        await _server.KillAsync();
        await _whileDown(_random.Next());
    }

    private async Task EndWithinStartAsync()
    {
        await _server.LaunchAgainAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1000)), TimeProvider.System);
        await EndAsync();
    }

    private async Task LookAndSendAgainAsync()
    {
        var newest = await SendMarkerAsync();
        await _inspection.LookAsync(newest);
        var unanswered = _writer.Letters.Where(letter => letter.Fate == Fate.Unanswered).ToList();
        _kept += unanswered.Count(letter => _inspection.Words.Contains(letter.Word));
        foreach (var letter in unanswered)
            await InsistAsync(letter);
    }

    private async Task<Letter> SendMarkerAsync()
    {
        var marker = _writer.Next();
        await InsistAsync(marker);
        return marker;
    }

    // Nothing is wrong with the server now: the first attempt has to do.
    private async Task InsistAsync(Letter letter)
    {
        await using var courier = await Courier.ConnectAsync(_server, Way.Data);
        if (courier is null || !await courier.DeliverAsync(letter) || letter.Fate != Fate.Acknowledged)
        {
            _refused.Add(new(FindingKind.Refused, string.Create(
                CultureInfo.InvariantCulture, $"{letter.Word} after a restart: {letter.Fate} {letter.Code}")));
        }
    }
}
