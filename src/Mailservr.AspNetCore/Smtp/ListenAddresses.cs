using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>Comma-separated <c>address:port</c>, <c>[v6]:port</c> or <c>*:port</c>; port 0 is any free one.</summary>
internal static class ListenAddresses
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<IPEndPoint>? endPoints)
    {
        var found = new List<IPEndPoint>();
        endPoints = null;
        foreach (var item in Split(text))
        {
            if (!TryParseOne(item, out var endPoint))
                return false;
            found.Add(endPoint);
        }
        endPoints = found;
        return true;
    }

    /// <summary>Comma-separated networks in CIDR notation.</summary>
    public static bool TryParseNetworks(string text, [NotNullWhen(true)] out IReadOnlyList<IPNetwork>? networks)
    {
        var found = new List<IPNetwork>();
        networks = null;
        foreach (var item in Split(text))
        {
            if (!IPNetwork.TryParse(item, out var network))
                return false;
            found.Add(network);
        }
        networks = found;
        return true;
    }

    // IPEndPoint.TryParse alone reads "2525" as the address 0.0.9.221.
    private static bool TryParseOne(string text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 1 || text.EndsWith(']'))
            return false;
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        var host = text[..colon];
        var isBare = host.Contains(':', StringComparison.Ordinal) && host[0] != '[';
        if (isBare || !IPAddress.TryParse(host == "*" ? "::" : host, out var address))
            return false;
        endPoint = new IPEndPoint(address, port);
        return true;
    }

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
