using System.Net;
using System.Net.Sockets;

namespace Mailservr.EndToEnd.Tests;

internal static class FreePort
{
    /// <summary>Ports of loopback that nobody listens on now. Asked for together, so that they differ.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
