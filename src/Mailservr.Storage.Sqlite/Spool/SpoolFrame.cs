using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>One batch as bytes: a signed header, the messages, the deliveries that were acknowledged.</summary>
/// <remarks>
/// A frame begins at a multiple of <see cref="Alignment"/>, so that writing one never touches the page of another that
/// was acknowledged. It names the frame that it follows: one whose flush failed is followed by none. It is signed,
/// because mail lies in these files, and a sender could write into his mail what looks like a frame.
/// </remarks>
internal static class SpoolFrame
{
    public const int Alignment = 4096;
    public const int HeaderLength = 64;

    private const int SignedHeader = 32;
    private static ReadOnlySpan<byte> Magic => "MlSpool1"u8;

    /// <summary>Bytes that the batch needs at most, aligned.</summary>
    public static int Measure(SpoolBatch batch)
    {
        var length = HeaderLength + 16L + (batch.Acknowledged.Count * 16L);
        foreach (var message in batch.Messages)
            length += 32L + message.Note.Length + message.RecordJson.Length + message.ContentJson.Length + message.Inline.Length;
        return checked((int)Align(length));
    }

    public static long Align(long length) => (length + Alignment - 1) / Alignment * Alignment;

    /// <summary>Writes the batch; its messages refer to <paramref name="frame"/> from then on.</summary>
    public static void Write(SpoolBatch batch, Memory<byte> frame, ReadOnlySpan<byte> key)
    {
        var writer = new SpoolWriter(frame, HeaderLength);
        writer.Number(batch.Messages.Count);
        foreach (var message in batch.Messages)
        {
            writer.Bytes(message.Note);
            writer.Bytes(message.RecordJson);
            writer.Bytes(message.ContentJson);
            message.MoveTo(writer.Bytes(message.Inline.Span));
        }

        writer.Number(batch.Acknowledged.Count);
        foreach (var delivery in batch.Acknowledged)
        {
            writer.Number(delivery.AccountId);
            writer.Number(delivery.MessageId);
        }

        frame.Span[writer.Length..].Clear();
        WriteHeader(batch, frame.Span[..writer.Length], key);
    }

    /// <summary>Position, predecessor and length of the frame that begins here; null where none does.</summary>
    public static (long Position, long Previous, int Length)? ReadHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic))
            return null;

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
        return length < HeaderLength
            ? null
            : (BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), length);
    }

    /// <summary>Whether the frame is whole, and ours.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> key)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(frame, key, signature);
        return CryptographicOperations.FixedTimeEquals(signature, frame[SignedHeader..HeaderLength]);
    }

    /// <summary>The batch of a frame that <see cref="IsSigned"/> has vouched for.</summary>
    public static SpoolBatch Read(ReadOnlyMemory<byte> frame)
    {
        var (position, previous, _) = ReadHeader(frame.Span) ?? throw new InvalidDataException("No frame begins here.");
        var reader = new SpoolReader(frame[HeaderLength..]);
        var messages = new List<PreparedMessage>();
        for (var left = reader.Number(); left > 0; left--)
            messages.Add(ReadMessage(ref reader));

        var acknowledged = new List<Delivery>();
        for (var left = reader.Number(); left > 0; left--)
            acknowledged.Add(new Delivery(reader.Number(), reader.Number()));
        return new SpoolBatch(position, previous, messages, acknowledged);
    }

    private static PreparedMessage ReadMessage(ref SpoolReader reader)
    {
        var note = Json(reader.Bytes(), StoredJson.Default.SpoolNote);
        var record = Json(reader.Bytes(), StoredJson.Message);
        var content = Json(reader.Bytes(), StoredJson.Content);
        return new PreparedMessage(note.Complete(record, content with { Inline = reader.Bytes() }));
    }

    private static T Json<T>(
        ReadOnlyMemory<byte> bytes, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(bytes.Span, type) ?? throw new InvalidDataException("A frame holds no message.");

    private static void WriteHeader(SpoolBatch batch, Span<byte> frame, ReadOnlySpan<byte> key)
    {
        frame[..HeaderLength].Clear();
        Magic.CopyTo(frame);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], batch.Position);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], batch.Previous);
        BinaryPrimitives.WriteInt32LittleEndian(frame[24..], frame.Length);
        Sign(frame, key, frame[SignedHeader..HeaderLength]);
    }

    private static void Sign(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> key, Span<byte> signature)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(frame[..SignedHeader]);
        hash.AppendData(frame[HeaderLength..]);
        hash.GetHashAndReset(signature);
    }
}
