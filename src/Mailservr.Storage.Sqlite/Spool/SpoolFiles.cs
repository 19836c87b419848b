using System.Globalization;
using Mailservr.Blobs;

namespace Mailservr.Storage.Sqlite;

/// <summary>The segments of a spool: one is written, those with unfiled mail wait, a few are kept to be used again.</summary>
internal sealed class SpoolFiles : IDisposable
{
    /// <summary>What a burst has made beyond these is deleted when it is filed.</summary>
    private const int KeptFree = 2;

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly byte[] _key;
    private readonly List<SpoolSegment> _full = [];
    private readonly Stack<SpoolSegment> _free = new();
    private SpoolSegment? _current;
    private int _lastNumber;

    private SpoolFiles(string folder, byte[] key) => (_folder, _key) = (folder, key);

    /// <summary>Opens the spool and reads what is not filed yet.</summary>
    /// <param name="folder">Where the segments are.</param>
    /// <param name="key">What frames are signed with.</param>
    /// <param name="filed">The last position that is filed.</param>
    /// <param name="unfiled">The batches behind it, in order.</param>
    /// <param name="last">The highest position that was ever written, as far as it can be seen.</param>
    public static SpoolFiles Open(
        string folder, byte[] key, long filed, out IReadOnlyList<SpoolBatch> unfiled, out long last)
    {
        DurableFile.CreateDirectory(folder);
        var files = new SpoolFiles(folder, key);
        var frames = new Dictionary<long, (long Position, byte[] Frame)>();
        last = filed;
        foreach (var path in Directory.EnumerateFiles(folder, "*.spool").Order(StringComparer.Ordinal).ToList())
        {
            var segment = SpoolSegment.Open(path);
            files._free.Push(segment);
            files._lastNumber = Math.Max(files._lastNumber, NumberOf(path));
            foreach (var frame in segment.ReadFrames(key, filed))
                last = Math.Max(last, Keep(frame, frames));
        }

        unfiled = Follow(frames, filed);
        return files;
    }

    /// <summary>Makes a batch durable; its messages are in <paramref name="frame"/> from then on.</summary>
    public void Write(SpoolBatch batch, Memory<byte> frame)
    {
        SpoolFrame.Write(batch, frame, _key);
        lock (_gate)
            Append(frame.Span, batch.Position);
    }

    /// <summary>Everything up to a position is filed, durably: its room can be used again.</summary>
    public void Release(long filed)
    {
        lock (_gate)
            Reuse(filed);
    }

    /// <summary>Deletes all segments. Everything in them must be filed, and nothing be written meanwhile.</summary>
    public void Renew()
    {
        lock (_gate)
            Close(isEmpty: true);
    }

    /// <summary>Closes the files; with nothing left to file they are deleted, and the mail that was in them with them.</summary>
    public void Close(bool isEmpty)
    {
        foreach (var segment in _full.Concat(_free).Append(_current).OfType<SpoolSegment>())
        {
            if (isEmpty)
                segment.Delete();
            else
                segment.Dispose();
        }

        _full.Clear();
        _free.Clear();
        _current = null;
    }

    public void Dispose() => Close(isEmpty: false);

    private void Append(ReadOnlySpan<byte> frame, long position)
    {
        if (_current?.HasRoomFor(frame.Length) != true)
        {
            if (_current is not null)
                _full.Add(_current);
            _current = null;
            _current = _free.TryPop(out var free) ? free : Create();
        }

        _current.Write(frame, position);
    }

    private void Reuse(long filed)
    {
        foreach (var segment in _full.Where(segment => segment.LastPosition <= filed).ToList())
        {
            _full.Remove(segment);
            segment.Rewind();
            if (_free.Count < KeptFree)
                _free.Push(segment);
            else
                segment.Delete();
        }

        if (_current?.LastPosition <= filed)
            _current.Rewind();
    }

    // Of several frames with the same predecessor only the newest was acknowledged: the others could not be flushed.
    private static long Keep(byte[] frame, Dictionary<long, (long Position, byte[] Frame)> frames)
    {
        if (SpoolFrame.ReadHeader(frame) is not { } header)
            return 0;

        if (!frames.TryGetValue(header.Previous, out var other) || other.Position < header.Position)
            frames[header.Previous] = (header.Position, frame);
        return header.Position;
    }

    private static List<SpoolBatch> Follow(Dictionary<long, (long Position, byte[] Frame)> frames, long filed)
    {
        var unfiled = new List<SpoolBatch>();
        for (var previous = filed; frames.TryGetValue(previous, out var next); previous = next.Position)
            unfiled.Add(SpoolFrame.Read(next.Frame));
        return unfiled;
    }

    private SpoolSegment Create()
    {
        var name = (++_lastNumber).ToString("D8", CultureInfo.InvariantCulture) + ".spool";
        var segment = SpoolSegment.Open(Path.Combine(_folder, name));
        try
        {
            DurableFile.SyncDirectory(_folder);
        }
        catch
        {
            segment.Delete();
            throw;
        }

        return segment;
    }

    private static int NumberOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
