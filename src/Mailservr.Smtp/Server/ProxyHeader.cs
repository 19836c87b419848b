using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Mailservr.Smtp;

/// <summary>
/// The header a trusted load balancer sends first, version 1 (text) or 2 (binary) of HAProxy's PROXY protocol. Without
/// addresses (UNKNOWN, LOCAL, a family other than TCP) the connection speaks for itself.
/// </summary>
internal readonly record struct ProxyHeader(IPEndPoint? Source, IPEndPoint? Destination)
{
    private const int MaxText = 107;
    private const int BinaryStart = 16;
    private const int MaxBinaryRest = 2048;

    public const int MaxBytes = BinaryStart + MaxBinaryRest;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <returns><see cref="OperationStatus.NeedMoreData"/> until it is whole; <see cref="OperationStatus.InvalidData"/> at the first byte that is wrong.</returns>
    public static OperationStatus Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header, out int consumed)
    {
        header = default;
        consumed = 0;
        if (bytes.IsEmpty)
            return OperationStatus.NeedMoreData;
        return bytes[0] == 'P' ? ParseText(bytes, out header, out consumed) : ParseBinary(bytes, out header, out consumed);
    }

    private static OperationStatus ParseText(ReadOnlySpan<byte> bytes, out ProxyHeader header, out int consumed)
    {
        header = default;
        consumed = 0;
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
            return bytes.Length < MaxText ? OperationStatus.NeedMoreData : OperationStatus.InvalidData;
        if (end + 2 > MaxText || !Ascii.IsValid(bytes[..end]))
            return OperationStatus.InvalidData;
        consumed = end + 2;
        var words = Encoding.ASCII.GetString(bytes[..end]).Split(' ');
        if (words[0] != "PROXY")
            return OperationStatus.InvalidData;
        if (words.Length >= 2 && words[1] == "UNKNOWN")
            return OperationStatus.Done;
        if (words.Length != 6 || words[1] is not ("TCP4" or "TCP6"))
            return OperationStatus.InvalidData;
        var isV6 = words[1] == "TCP6";
        if (!TryReadEndPoint(words[2], words[4], isV6, out var source)
            || !TryReadEndPoint(words[3], words[5], isV6, out var destination))
            return OperationStatus.InvalidData;
        header = new ProxyHeader(source, destination);
        return OperationStatus.Done;
    }

    private static bool TryReadEndPoint(string address, string port, bool isV6, out IPEndPoint? endPoint)
    {
        endPoint = null;
        if (!IPAddress.TryParse(address, out var ip) || isV6 != address.Contains(':', StringComparison.Ordinal)
            || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        endPoint = new IPEndPoint(ip, number);
        return true;
    }

    private static OperationStatus ParseBinary(ReadOnlySpan<byte> bytes, out ProxyHeader header, out int consumed)
    {
        header = default;
        consumed = 0;
        var known = Math.Min(bytes.Length, Signature.Length);
        if (!bytes[..known].SequenceEqual(Signature[..known]))
            return OperationStatus.InvalidData;
        if (bytes.Length < BinaryStart)
            return OperationStatus.NeedMoreData;
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (bytes[12] is not (0x20 or 0x21) || length > MaxBinaryRest)
            return OperationStatus.InvalidData;
        if (bytes.Length < BinaryStart + length)
            return OperationStatus.NeedMoreData;
        consumed = BinaryStart + length;
        var isLocal = bytes[12] == 0x20;
        return isLocal ? OperationStatus.Done : ReadAddresses(bytes[13], bytes.Slice(BinaryStart, length), out header);
    }

    private static OperationStatus ReadAddresses(byte family, ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var size = family switch { 0x11 => 4, 0x21 => 16, _ => 0 };
        if (size == 0)
            return OperationStatus.Done;
        if (bytes.Length < 2 * size + 4)
            return OperationStatus.InvalidData;
        var ports = bytes[(2 * size)..];
        header = new ProxyHeader(
            new IPEndPoint(new IPAddress(bytes[..size]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IPEndPoint(new IPAddress(bytes.Slice(size, size)), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])));
        return OperationStatus.Done;
    }
}
