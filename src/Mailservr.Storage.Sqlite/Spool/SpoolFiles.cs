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
    /// <param name="found">The frames behind it.</param>
    public static SpoolFiles Open(string folder, byte[] key, long filed, out SpoolFrames found)
    {
        DurableFile.CreateDirectory(folder);
        var files = new SpoolFiles(folder, key);
        found = new SpoolFrames(filed);
        // A new segment never gets the number of one that was set aside.
        foreach (var path in Directory.EnumerateFiles(folder))
            files._lastNumber = Math.Max(files._lastNumber, NumberOf(path));
        foreach (var path in Directory.EnumerateFiles(folder, "*.spool").Order(StringComparer.Ordinal).ToList())
        {
            var segment = SpoolSegment.Open(path);
            files._free.Push(segment);
            foreach (var frame in segment.ReadFrames(key, filed))
                found.Add(frame);
        }

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

    /// <summary>Gives the segments that were found other names, by which they are neither read nor written any more.</summary>
    public void SetAside()
    {
        foreach (var segment in _free)
            segment.SetAside();
        _free.Clear();
        DurableFile.SyncDirectory(_folder);
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
