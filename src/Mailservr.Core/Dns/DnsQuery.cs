using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mailservr.Dns;

/// <summary>A query as it goes over the wire, and whether a reply belongs to it.</summary>
internal sealed class DnsQuery
{
    // RFC 9715 §3.1: what passes every path without being cut into pieces.
    private const ushort PayloadSize = 1232;
    private const ushort ClassInternet = 1;
    private const ushort TypeOpt = 41;

    private readonly byte[] _bytes;
    private readonly int _questionEnd;

    private DnsQuery(byte[] bytes, int questionEnd) => (_bytes, _questionEnd) = (bytes, questionEnd);

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <returns>Null when the name is none.</returns>
    public static DnsQuery? Create(DnsQuestion question, bool randomizeCase, bool withEdns)
    {
        Span<byte> message = stackalloc byte[DnsMessage.HeaderLength + DnsName.MaxWireLength + 4 + 11];
        message.Clear();
        RandomNumberGenerator.Fill(message[..2]);
        message[2] = 1; // recursion desired
        message[5] = 1; // one question
        message[11] = withEdns ? (byte)1 : (byte)0;
        var name = message[DnsMessage.HeaderLength..];
        if (!DnsName.TryWrite(question.Name, name[..DnsName.MaxWireLength], out var length))
            return null;
        if (randomizeCase)
            RandomizeCase(name[..length]);
        BinaryPrimitives.WriteUInt16BigEndian(name[length..], (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(name[(length + 2)..], ClassInternet);
        var end = DnsMessage.HeaderLength + length + 4;
        var total = withEdns ? end + WriteEdns(message[end..]) : end;
        return new(message[..total].ToArray(), end);
    }

    /// <summary>A reply has the same id and the same question; whose case may be lost on the way.</summary>
    public DnsReplyMatch Match(ReadOnlySpan<byte> reply)
    {
        if (reply.Length < _questionEnd || !reply[..2].SequenceEqual(_bytes.AsSpan(0, 2)) || (reply[2] & 0x80) == 0)
            return DnsReplyMatch.None;
        if (!reply[4..6].SequenceEqual(_bytes.AsSpan(4, 2)))
            return DnsReplyMatch.None;
        var asked = _bytes.AsSpan(DnsMessage.HeaderLength.._questionEnd);
        var repeated = reply[DnsMessage.HeaderLength.._questionEnd];
        if (repeated.SequenceEqual(asked))
            return DnsReplyMatch.Exact;
        return IsSameName(asked, repeated) ? DnsReplyMatch.OtherCase : DnsReplyMatch.None;
    }

    private static bool IsSameName(ReadOnlySpan<byte> asked, ReadOnlySpan<byte> repeated) =>
        System.Text.Ascii.EqualsIgnoreCase(asked[..^4], repeated[..^4]) && asked[^4..].SequenceEqual(repeated[^4..]);

    // RFC 6891 §6.1.2: no name, the size we take, version 0, no options.
    private static int WriteEdns(Span<byte> buffer)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer[1..], TypeOpt);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[3..], PayloadSize);
        return 11;
    }

    private static void RandomizeCase(Span<byte> name)
    {
        Span<byte> random = stackalloc byte[DnsName.MaxWireLength];
        RandomNumberGenerator.Fill(random);
        for (var i = 0; i < name.Length; i++)
        {
            // A length byte is below 64 and so never a letter.
            if (char.IsAsciiLetter((char)name[i]) && (random[i] & 1) == 1)
                name[i] ^= 0x20;
        }
    }
}

internal enum DnsReplyMatch
{
    /// <summary>Somebody else's, or forged.</summary>
    None,

    /// <summary>Ours, or guessed: the case of the name is not what was asked.</summary>
    OtherCase,

    Exact,
}
