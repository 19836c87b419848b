using System.Buffers.Binary;
using System.Text;
using Mailservr.Dns;

namespace Mailservr.Testing;

/// <summary>Writes replies (RFC 1035 §4.1), with names compressed as servers do.</summary>
internal sealed class FakeDnsReply
{
    private const int PointerReach = 0x3FFF;

    private readonly List<byte> _bytes = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    public FakeDnsReply(ushort id, int flags, ReadOnlySpan<byte> question, int answers, int authorities)
    {
        Number(id);
        Number(flags);
        Number(question.Length > 0 ? 1 : 0);
        Number(answers);
        Number(authorities);
        Number(0);
        _bytes.AddRange(question);
    }

    public byte[] ToArray() => [.. _bytes];

    public FakeDnsReply Record(DnsRecord record)
    {
        Name(record.Name);
        Number((int)record.Type);
        Number(1);
        Number((int)record.TimeToLive.TotalSeconds >> 16);
        Number((int)record.TimeToLive.TotalSeconds & 0xFFFF);
        var start = _bytes.Count;
        Number(0);
        Data(record);
        var length = _bytes.Count - start - 2;
        (_bytes[start], _bytes[start + 1]) = ((byte)(length >> 8), (byte)length);
        return this;
    }

    private void Data(DnsRecord record)
    {
        switch (record.Type)
        {
            case DnsRecordType.Mx:
                Number(record.Preference);
                Name(record.Target ?? "");
                break;
            case DnsRecordType.Txt:
                Text(record.Text ?? "");
                break;
            case DnsRecordType.Soa:
                Soa(record);
                break;
            case DnsRecordType.A or DnsRecordType.Aaaa:
                _bytes.AddRange(record.Address?.GetAddressBytes() ?? []);
                break;
            default:
                Name(record.Target ?? "");
                break;
        }
    }

    // Its last number is how long absence may be remembered; here the same as its own time to live.
    private void Soa(DnsRecord record)
    {
        Name("ns." + record.Name);
        Name("hostmaster." + record.Name);
        for (var i = 0; i < 4; i++)
            _bytes.AddRange([0, 0, 0, 1]);
        Span<byte> minimum = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(minimum, (int)record.TimeToLive.TotalSeconds);
        _bytes.AddRange(minimum);
    }

    private void Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var at = 0; at == 0 || at < bytes.Length; at += byte.MaxValue)
        {
            var length = Math.Min(byte.MaxValue, bytes.Length - at);
            _bytes.Add((byte)length);
            _bytes.AddRange(bytes.AsSpan(at, length));
        }
    }

    private void Name(string name)
    {
        var labels = name.Split('.', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < labels.Length; i++)
        {
            var rest = string.Join('.', labels[i..]);
            if (_names.TryGetValue(rest, out var known))
            {
                Number(0xC000 | known);
                return;
            }
            if (_bytes.Count <= PointerReach)
                _names[rest] = _bytes.Count;
            var label = Encoding.Latin1.GetBytes(labels[i]);
            _bytes.Add((byte)label.Length);
            _bytes.AddRange(label);
        }
        _bytes.Add(0);
    }

    private void Number(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        _bytes.AddRange(bytes);
    }
}
