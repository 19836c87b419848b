using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Rows of <c>message_words</c> as COPY takes them (postgresql.org/docs/current/sql-copy.html, Binary Format). A tsvector
/// that is sent as text costs the server more than all of its way into the table.
/// </summary>
internal sealed class WordCopy
{
    private const string Sql =
        "COPY mailservr.message_words (account_id, message_id, received_at, words) FROM STDIN (FORMAT binary)";

    private const int Fields = 4;
    private const int FirstSize = 64 * 1024;
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ushort[] _places = new ushort[SearchDocument.MaxPlaces];
    private byte[] _buffer = new byte[FirstSize];
    private int _length;

    public WordCopy()
    {
        Write([.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8]);
        WriteInt32(0); // No flags.
        WriteInt32(0); // No extension.
    }

    public int Rows { get; private set; }

    /// <summary>Bytes so far.</summary>
    public int Length => _length;

    /// <param name="message">Of the row.</param>
    /// <param name="receivedAt">Of the message.</param>
    /// <param name="document">Its words.</param>
    /// <param name="token">Before each of them.</param>
    public void Add(UnindexedMessage message, DateTimeOffset receivedAt, SearchDocument document, string token)
    {
        WriteInt16(Fields);
        WriteInt64Field(message.AccountId);
        WriteInt64Field(message.MessageId);
        WriteInt64Field((receivedAt - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);
        var start = _length;
        WriteInt32(0);
        WriteWords(document, Encoding.UTF8.GetBytes(token));
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start), _length - start - sizeof(int));
        Rows++;
    }

    public async Task SendAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        WriteInt16(-1);
        await using var copy = await connection.BeginRawBinaryCopyAsync(Sql, cancellationToken);
        // Not cancellable: what was written until then would be ended as if it were all, and refused by the server.
        await copy.WriteAsync(_buffer.AsMemory(0, _length), CancellationToken.None);
    }

    // A tsvector: the number of words; of each its text with a zero behind it, how many places, and the places.
    private void WriteWords(SearchDocument document, ReadOnlySpan<byte> token)
    {
        var words = document.Words;
        WriteInt32(words.Used.Count + document.Marks.Count);
        foreach (var number in words.Used)
        {
            WriteWord(token, words.Word(number));
            var places = _places.AsSpan(0, words.CopyTo(number, _places));
            WriteInt16((short)places.Length);
            foreach (var place in places)
                WriteInt16((short)place);
        }

        foreach (var mark in document.Marks)
        {
            WriteWord(token, mark);
            WriteInt16(0);
        }
    }

    private void WriteWord(ReadOnlySpan<byte> token, string word)
    {
        Write(token);
        _length += Encoding.UTF8.GetBytes(word, Room(Encoding.UTF8.GetMaxByteCount(word.Length) + 1));
        _buffer[_length++] = 0;
    }

    private void WriteInt64Field(long value)
    {
        WriteInt32(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(Room(sizeof(long)), value);
        _length += sizeof(long);
    }

    private void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Room(sizeof(int)), value);
        _length += sizeof(int);
    }

    private void WriteInt16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Room(sizeof(short)), value);
        _length += sizeof(short);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int length)
    {
        if (_buffer.Length - _length < length)
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + length));
        return _buffer.AsSpan(_length);
    }
}
