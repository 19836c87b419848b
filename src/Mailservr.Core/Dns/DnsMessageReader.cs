using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Mailservr.Dns;

/// <summary>Reads replies (RFC 1035 §4.1). Never throws, whatever the bytes.</summary>
internal ref struct DnsMessageReader
{
    private const ushort ClassInternet = 1;
    private const int RecordHeadLength = 10;

    // 64 KB could name 5,000 records; nobody has so many of one kind.
    private const int MaxRecords = 1000;

    private readonly ReadOnlySpan<byte> _message;
    private int _offset;

    private DnsMessageReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _offset = DnsMessage.HeaderLength;
    }

    /// <returns>Null when it is not a whole message. One that says it is truncated may be.</returns>
    public static DnsMessage? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < DnsMessage.HeaderLength)
            return null;
        var reader = new DnsMessageReader(message);
        var truncated = (message[2] & 2) != 0;
        var answers = new List<DnsRecord>();
        var negative = TimeSpan.Zero;
        var isWhole = truncated
            || (reader.SkipQuestions() && reader.ReadAnswers(answers) && reader.ReadAuthority(out negative));
        if (!isWhole)
            return null;
        return new DnsMessage
        {
            Code = (DnsResponseCode)(message[3] & 15),
            IsTruncated = truncated,
            Answers = answers,
            NegativeTimeToLive = negative,
        };
    }

    private bool SkipQuestions()
    {
        for (var left = CountAt(4); left > 0; left--)
        {
            if (!DnsName.TryRead(_message, ref _offset, out _) || _offset + 4 > _message.Length)
                return false;
            _offset += 4;
        }
        return true;
    }

    private bool ReadAnswers(List<DnsRecord> answers)
    {
        var count = CountAt(6);
        for (var left = count; left > 0; left--)
        {
            if (count > MaxRecords || !TryReadRecord(out var record, out _))
                return false;
            if (record is not null)
                answers.Add(record);
        }
        return true;
    }

    // RFC 2308 §5: the shorter of the SOA's own time and of what it gives for absence.
    private bool ReadAuthority(out TimeSpan negative)
    {
        negative = TimeSpan.Zero;
        var count = CountAt(8);
        for (var left = count; left > 0; left--)
        {
            if (count > MaxRecords || !TryReadRecord(out var record, out var data))
                return false;
            if (record is { Type: DnsRecordType.Soa } && data.Length >= 4)
                negative = Shorter(record.TimeToLive, SecondsOf(data[^4..]));
        }
        return true;
    }

    // Null for a record of another class or type, which is skipped.
    private bool TryReadRecord(out DnsRecord? record, out ReadOnlySpan<byte> data)
    {
        record = null;
        data = default;
        if (!DnsName.TryRead(_message, ref _offset, out var name) || _offset + RecordHeadLength > _message.Length)
            return false;
        var head = _message.Slice(_offset, RecordHeadLength);
        var (type, length) = ((DnsRecordType)Number(head), Number(head[8..]));
        var start = _offset += RecordHeadLength;
        if (start + length > _message.Length)
            return false;
        _offset = start + length;
        data = _message.Slice(start, length);
        if (Number(head[2..]) != ClassInternet)
            return true;
        var bare = new DnsRecord { Name = name, Type = type, TimeToLive = SecondsOf(head[4..8]) };
        return TryReadData(bare, start, length, out record);
    }

    private readonly bool TryReadData(DnsRecord bare, int start, int length, out DnsRecord? record)
    {
        var data = _message.Slice(start, length);
        record = bare.Type switch
        {
            DnsRecordType.A when length == 4 => bare with { Address = new IPAddress(data) },
            DnsRecordType.Aaaa when length == 16 => bare with { Address = new IPAddress(data) },
            DnsRecordType.Cname or DnsRecordType.Ptr => WithTarget(bare, start, length),
            DnsRecordType.Mx when length > 2 =>
                WithTarget(bare with { Preference = Number(data) }, start + 2, length - 2),
            DnsRecordType.Txt => TextOf(data) is { } text ? bare with { Text = text } : null,
            DnsRecordType.Soa => bare,
            _ => null,
        };
        return record is not null || !IsOurs(bare.Type);
    }

    private static bool IsOurs(DnsRecordType type) => Enum.IsDefined(type);

    private readonly DnsRecord? WithTarget(DnsRecord record, int start, int length)
    {
        var at = start;
        // The name must end where its record does.
        return DnsName.TryRead(_message, ref at, out var target) && at == start + length
            ? record with { Target = target }
            : null;
    }

    // RFC 1035 §3.3.14: strings of a length byte and as many bytes.
    private static string? TextOf(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder(data.Length);
        while (data.Length > 0)
        {
            var length = data[0];
            if (length >= data.Length)
                return null;
            text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(length + 1)..];
        }
        return text.ToString();
    }

    private readonly int CountAt(int offset) => Number(_message[offset..]);

    private static ushort Number(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt16BigEndian(data);

    // RFC 2181 §8: with the highest bit set it is zero.
    private static TimeSpan SecondsOf(ReadOnlySpan<byte> data) =>
        TimeSpan.FromSeconds(Math.Max(0L, BinaryPrimitives.ReadInt32BigEndian(data)));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
