using System.Net;
using System.Net.Sockets;

namespace Mailservr.Webhooks;

/// <summary>Which addresses are the public internet (the special-purpose registries of RFC 6890, and what clouds added).</summary>
internal static class PublicInternet
{
    private static readonly IPNetwork[] Special4 =
    [
        .. Networks(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            // What a virtual machine of Azure reaches its own host at.
            "168.63.129.16/32"),
    ];

    // Teredo and ORCHID in 2001::/23, 6to4, documentation.
    private static readonly IPNetwork[] Special6 =
        [.. Networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")];

    public static bool Is(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Array.Exists(Special4, network => network.Contains(address));
        return address.AddressFamily == AddressFamily.InterNetworkV6
            && address.ScopeId == 0
            && IsGlobal(address)
            && !Array.Exists(Special6, network => network.Contains(address));
    }

    // What is not in 2000::/3 is special: loopback, ULA, link-local, multicast, and the prefixes that carry an IPv4
    // address, which could be any (::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48).
    private static bool IsGlobal(IPAddress address) => (address.GetAddressBytes()[0] & 0xE0) == 0x20;

    private static IEnumerable<IPNetwork> Networks(params string[] texts) => texts.Select(text => IPNetwork.Parse(text));
}
