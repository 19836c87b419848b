namespace Mailservr.Load.Isolating;

/// <summary>Everything that came to a receiver: each event once or more often, in the order of their first time.</summary>
internal sealed class HookRecord
{
    private const string TestPrefix = "evt_test_";
    private readonly List<Hook> _first = [];
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private int _repeated;
    private int _altered;
    private int _misplaced;

    /// <summary>Nothing is missing, all is in order, and each try had the same bytes.</summary>
    public bool IsWhole => _misplaced == 0 && _altered == 0;

    /// <summary>Reads until it has so many events, tests not counted.</summary>
    public async Task ReadAsync(HookServer receiver, int events)
    {
        while (_first.Count < events)
            Add(await receiver.NextAsync());
    }

    public void Compare(IEnumerable<string> subjects) =>
        _misplaced = _first.Zip(subjects).Count(pair => pair.First.Subject != pair.Second);

    public override string ToString() => FormattableString.Invariant(
        $"A, when it was back: {_first.Count:N0} events, {_misplaced} of them not in their place; {_repeated} more tries, {_altered} with other bytes");

    private void Add(Hook hook)
    {
        if (hook.Id.StartsWith(TestPrefix, StringComparison.Ordinal))
            return;
        if (_hashes.TryAdd(hook.Id, hook.Hash))
        {
            _first.Add(hook);
            return;
        }

        _repeated++;
        if (_hashes[hook.Id] != hook.Hash)
            _altered++;
    }
}
