using System.Net;
using System.Net.NetworkInformation;

namespace Mailservr.Dns;

/// <summary>Whom to ask.</summary>
internal sealed class DnsServers(string configured)
{
    private const string SystemFile = "/etc/resolv.conf";
    private const int Port = 53;

    // resolv.conf(5): MAXNS.
    private const int MaxServers = 3;

    private readonly Lock _lock = new();
    private IReadOnlyList<IPEndPoint>? _known =
        TryParse(configured, out var servers) && servers.Count > 0 ? servers : null;
    private DateTime? _readAt;

    /// <summary>The configured ones, or those of the system as they are now: a network may come and go.</summary>
    public IReadOnlyList<IPEndPoint> Current
    {
        get
        {
            lock (_lock)
            {
                if (_known is not null && _readAt is null)
                    return _known;
                var changedAt = FileVersion.Of(SystemFile);
                if (_known is null || _readAt != changedAt)
                    (_known, _readAt) = (OfTheSystem(), changedAt);
                return _known;
            }
        }
    }

    /// <summary>Addresses separated by commas, each with a port or without.</summary>
    public static bool TryParse(string text, out IReadOnlyList<IPEndPoint> servers)
    {
        var found = new List<IPEndPoint>();
        servers = found;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var address))
                found.Add(new IPEndPoint(address, Port));
            else if (IPEndPoint.TryParse(part, out var endPoint) && endPoint.Port > 0)
                found.Add(endPoint);
            else
                return false;
        }
        return true;
    }

    /// <summary>The lines <c>nameserver</c> of a resolv.conf.</summary>
    public static IReadOnlyList<IPEndPoint> Parse(string resolvConf)
    {
        var servers = new List<IPEndPoint>();
        foreach (var line in resolvConf.Split('\n'))
        {
            string[] words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var text, ..] && IPAddress.TryParse(text, out var address))
                servers.Add(new IPEndPoint(address, Port));
        }
        return servers.Take(MaxServers).ToList();
    }

    // Without any, resolv.conf(5) means the server of this machine.
    private static IReadOnlyList<IPEndPoint> OfTheSystem()
    {
        var servers = File.Exists(SystemFile) ? Parse(File.ReadAllText(SystemFile)) : OfTheInterfaces();
        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)];
    }

    private static List<IPEndPoint> OfTheInterfaces() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().DnsAddresses)
            .Distinct()
            .Take(MaxServers)
            .Select(address => new IPEndPoint(address, Port)),
    ];
}
