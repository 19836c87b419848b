using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.Dns;

/// <param name="Name">A domain name in A-labels, in any case, with or without the dot at its end.</param>
/// <param name="Type">What is asked for.</param>
public readonly record struct DnsQuestion(string Name, DnsRecordType Type)
{
    /// <summary>Asks the DNS although the answer is remembered: someone has just changed it.</summary>
    public bool Fresh { get; init; }

    /// <summary>Which name an address has: PTR under in-addr.arpa or ip6.arpa (RFC 1035 §3.5, RFC 3596 §2.5).</summary>
    public static DnsQuestion NameOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var name = new StringBuilder();
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            if (isIPv6)
                name.Append(CultureInfo.InvariantCulture, $"{bytes[i] & 15:x}.{bytes[i] >> 4:x}.");
            else
                name.Append(CultureInfo.InvariantCulture, $"{bytes[i]}.");
        }
        return new(name.Append(isIPv6 ? "ip6.arpa" : "in-addr.arpa").ToString(), DnsRecordType.Ptr);
    }
}

/// <summary>RFC 1035 §3.2.2, RFC 3596 §2.1.</summary>
public enum DnsRecordType
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
}
