namespace Mailservr.Durability.Tests;

/// <summary>Several senders at once, each on a connection of its own, until the server goes away.</summary>
internal sealed class SenderCrowd
{
    private static readonly Way[] Ways = [Way.Data, Way.StartTls, Way.Chunks, Way.Lmtp, Way.Data, Way.Lmtp];

    private readonly ServerProcess _server;
    private readonly LetterWriter _writer;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _wanted;

    /// <summary>Begins to send.</summary>
    public SenderCrowd(ServerProcess server, LetterWriter writer, int wanted)
    {
        (_server, _writer, _wanted) = (server, writer, wanted);
        Ended = Task.WhenAll(Ways.Select(SendUntilCutOffAsync));
    }

    /// <summary>When all have lost their connection.</summary>
    public Task Ended { get; }

    /// <summary>Ends when as many letters as wanted were acknowledged; sending goes on.</summary>
    public async Task WaitAsync()
    {
        using var limit = Eventually.Limit();
        var first = await Task.WhenAny(Ended, _enough.Task).WaitAsync(limit.Token);
        if (first == Ended)
            throw new InvalidOperationException("All connections ended before anybody ended the server:\n" + _server.Output);
    }

    private async Task SendUntilCutOffAsync(Way way)
    {
        await using var courier = await Courier.ConnectAsync(_server, way);
        while (courier is not null)
        {
            var letter = _writer.Next();
            if (!await courier.DeliverAsync(letter))
                return;
            if (letter.Fate == Fate.Acknowledged && Interlocked.Decrement(ref _wanted) == 0)
                _enough.TrySetResult();
        }
    }
}
