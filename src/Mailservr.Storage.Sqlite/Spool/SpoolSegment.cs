using System.Globalization;
using Mailservr.Blobs;
using Microsoft.Win32.SafeHandles;

namespace Mailservr.Storage.Sqlite;

/// <summary>One file of the spool, written from its beginning over and over.</summary>
internal sealed class SpoolSegment : IDisposable
{
    /// <summary>A batch that is larger makes its segment larger.</summary>
    public const int Size = 16 << 20;

    // What is written over zeros needs no change of the file's length to become durable, which costs a second flush.
    private const int ZeroedAhead = 1 << 20;
    private static readonly byte[] Zeros = new byte[ZeroedAhead];

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private long _next;
    private long _zeroed;

    private SpoolSegment(string path, SafeFileHandle file) => (_path, _file, _zeroed) = (path, file, RandomAccess.GetLength(file));

    /// <summary>The last batch in it; 0 when there is none that is needed.</summary>
    public long LastPosition { get; private set; }

    public static SpoolSegment Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
        return new(path, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));
    }

    public bool HasRoomFor(int length) => _next == 0 || _next + length <= Size;

    /// <summary>Makes a frame durable. After a failure its place is not used again, as nobody knows what is there.</summary>
    public void Write(ReadOnlySpan<byte> frame, long position)
    {
        ZeroUpTo(_next + frame.Length);
        var start = _next;
        _next += frame.Length;
        RandomAccess.Write(_file, frame, start);
        DurableFile.SyncData(_file, _path);
        LastPosition = position;
    }

    /// <summary>Everything in it is filed.</summary>
    public void Rewind() => (_next, LastPosition) = (0, 0);

    /// <summary>The whole frames of the file that are behind a position.</summary>
    public IEnumerable<byte[]> ReadFrames(byte[] key, long after)
    {
        var header = new byte[SpoolFrame.HeaderLength];
        var length = RandomAccess.GetLength(_file);
        for (long start = 0; start < length;)
        {
            var read = RandomAccess.Read(_file, header, start);
            var frame = SpoolFrame.ReadHeader(header.AsSpan(0, read)) is { } found && found.Position > after
                ? ReadFrame(start, found.Length, length, key)
                : null;
            if (frame is not null)
                yield return frame;
            start += SpoolFrame.Align(Math.Max(1, frame?.Length ?? 0));
        }
    }

    /// <summary>Keeps it under a name that is none of a segment.</summary>
    public void SetAside()
    {
        Dispose();
        var name = Path.ChangeExtension(_path, null);
        var target = name + ".damaged";
        for (var copy = 2; File.Exists(target); copy++)
            target = string.Create(CultureInfo.InvariantCulture, $"{name}-{copy}.damaged");
        File.Move(_path, target);
    }

    public void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();

    private byte[]? ReadFrame(long start, int length, long end, byte[] key)
    {
        if (start + length > end)
            return null;

        var frame = new byte[length];
        return RandomAccess.Read(_file, frame, start) == length && SpoolFrame.IsSigned(frame, key) ? frame : null;
    }

    private void ZeroUpTo(long end)
    {
        if (end <= _zeroed)
            return;

        while (_zeroed < end)
        {
            RandomAccess.Write(_file, Zeros, _zeroed);
            _zeroed += Zeros.Length;
        }

        DurableFile.Sync(_file, _path);
    }
}
