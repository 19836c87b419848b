namespace Mailservr.Durability.Tests;

/// <summary>A sender that comes again until its letter is taken, as mail servers do after a 4xx or a lost connection.</summary>
internal sealed class PersistentSender(ServerProcess server) : IAsyncDisposable
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private Courier? _courier;

    /// <summary>Replies other than 250 so far.</summary>
    public List<int> Refusals { get; } = [];

    /// <summary>Connections that ended without a reply so far.</summary>
    public int Disconnections { get; private set; }

    /// <summary>Returns when the letter was taken, or after many attempts; its fate tells.</summary>
    public async Task SendAsync(Letter letter)
    {
        for (var attempt = 0; attempt < Attempts && letter.Fate != Fate.Acknowledged; attempt++)
        {
            if (attempt > 0)
                await Task.Delay(Pause * attempt, TimeProvider.System);
            await TryAsync(letter);
        }
    }

    /// <summary>Comes once.</summary>
    public async Task TryAsync(Letter letter)
    {
        _courier ??= await Courier.ConnectAsync(server, Way.Data);
        if (_courier is null || !await _courier.DeliverAsync(letter))
        {
            Disconnections++;
            await HangUpAsync();
        }
        else if (letter.Fate == Fate.Refused)
        {
            Refusals.Add(letter.Code);
        }
    }

    public async Task HangUpAsync()
    {
        if (_courier is not null)
            await _courier.DisposeAsync();
        _courier = null;
    }

    public async ValueTask DisposeAsync() => await HangUpAsync();
}
