using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Mailservr.Smtp;

/// <summary>The addresses that count as one client.</summary>
public static class NetworkBlock
{
    /// <summary>An IPv4 address, mapped or not, or an IPv6 /64: the smallest block one customer gets.</summary>
    public static UInt128 Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
            bytes[8..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
