namespace Mailservr.Storage.Sqlite;

/// <summary>The whole frames that were found behind what is filed.</summary>
internal sealed class SpoolFrames
{
    private readonly long _filed;
    private readonly Dictionary<long, (long Position, byte[] Frame)> _byPrevious = [];

    public SpoolFrames(long filed) => _filed = Last = filed;

    /// <summary>The highest position that was ever written, as far as it can be seen.</summary>
    public long Last { get; private set; }

    // Of several frames with the same predecessor only the newest was acknowledged: the others could not be flushed.
    public void Add(byte[] frame)
    {
        if (SpoolFrame.ReadHeader(frame) is not { } header)
            return;

        if (!_byPrevious.TryGetValue(header.Previous, out var other) || other.Position < header.Position)
            _byPrevious[header.Previous] = (header.Position, frame);
        Last = Math.Max(Last, header.Position);
    }

    /// <summary>The batches that follow what is filed without a gap, in order.</summary>
    public IReadOnlyList<SpoolBatch> Follow()
    {
        var unfiled = new List<SpoolBatch>();
        for (var previous = _filed; _byPrevious.Remove(previous, out var next); previous = next.Position)
            unfiled.Add(SpoolFrame.Read(next.Frame));
        return unfiled;
    }

    /// <summary>
    /// What is left after <see cref="Follow"/>, in order: batches behind a gap. A frame is written when the one before it
    /// is durable, so a crash makes none of these: a frame is damaged, or the database is older than the spool.
    /// </summary>
    public IReadOnlyList<SpoolBatch> ReadStranded() =>
        [.. _byPrevious.Values.OrderBy(found => found.Position).Select(found => SpoolFrame.Read(found.Frame))];
}
