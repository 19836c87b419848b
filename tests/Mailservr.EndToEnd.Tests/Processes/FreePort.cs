using System.Net;
using System.Net.Sockets;

namespace Mailservr.EndToEnd.Tests;

internal static class FreePort
{
    // Below the range that systems give to outgoing connections (32768 and up, 49152 and up): nobody takes such a port
    // by chance while a server is down for a moment.
    private const int First = 10_000;
    private const int End = 32_000;

    /// <summary>Ports of loopback that nobody listens on now.</summary>
    public static int[] Take(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
