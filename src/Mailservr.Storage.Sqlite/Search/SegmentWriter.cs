using System.Buffers.Binary;

namespace Mailservr.Storage.Sqlite;

/// <summary>Writes words in their order into rows of about the size of a page.</summary>
internal sealed class SegmentWriter(SqliteSession session, long segment)
{
    /// <summary>What a page of 4 KB holds of a row without a second one.</summary>
    private const int BlockSize = 3_900;

    private readonly byte[] _last = new byte[SearchKey.MaxLength];
    private ByteBuffer _block;
    private ByteBuffer _first;
    private int _lastLength;

    /// <summary>Bytes that were written.</summary>
    public long Written { get; private set; }

    /// <summary>Rows that were written.</summary>
    public long Blocks { get; private set; }

    public void Add(ReadOnlySpan<byte> term, ref Posting posting)
    {
        var size = term.Length + posting.MessageBytes.Length + posting.PlaceBytes.Length;
        if (_block.Length > 0 && _block.Length + size > BlockSize)
            Flush();
        if (_block.Length == 0)
            Begin(term);

        var shared = term.CommonPrefixLength(_last.AsSpan(0, _lastLength));
        _block.Add((uint)shared);
        _block.Add((uint)(term.Length - shared));
        _block.Add(term[shared..]);
        _block.Add((uint)posting.Messages);
        _block.Add((uint)posting.Last);
        _block.Add((uint)posting.MessageBytes.Length);
        _block.Add((uint)posting.PlaceBytes.Length);
        _block.Add(posting.MessageBytes);
        _block.Add(posting.PlaceBytes);
        term.CopyTo(_last);
        _lastLength = term.Length;
    }

    /// <summary>Behind the last word, and before a transaction ends.</summary>
    public void Flush()
    {
        if (_block.Length == 0)
            return;
        Span<byte> checksum = stackalloc byte[Checksum.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Of(_block.Written));
        _block.Add(checksum);
        session.Prepare("INSERT INTO blocks (segment, first, data) VALUES (?1, ?2, ?3)")
            .Bind(segment).BindBlob(_first.Written).BindBlob(_block.Written).Run();
        Written += _block.Length;
        Blocks++;
        _block.Clear();
    }

    private void Begin(ReadOnlySpan<byte> term)
    {
        _first.Clear();
        _first.Add(term);
        _lastLength = 0;
    }
}
