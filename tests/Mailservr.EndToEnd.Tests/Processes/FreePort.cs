using System.Net;
using System.Net.Sockets;

namespace Mailservr.EndToEnd.Tests;

internal static class FreePort
{
    // Below the range that systems give to outgoing connections (32768 and up, 49152 and up): nobody takes such a port
    // by chance while a server is down for a moment.
    private const int First = 10_000;
    private const int End = 32_000;

    // Nor does another test, of this process or of one beside it: each holds a file for its port until it ends.
    private static readonly List<FileStream> Held = [];
    private static readonly DirectoryInfo Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mailservr-test-ports-" + Environment.UserName));

    /// <summary>Ports of loopback that nobody listens on now, and that are nobody else's until this process ends.</summary>
    public static int[] Take(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(First, End);
            // Held first: to look is to listen for a moment, which its owner may want to do just then.
            if (TryHold(port) && IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    private static bool TryHold(int port)
    {
        try
        {
            var file = new FileStream(
                Path.Combine(Folder.FullName, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            lock (Held)
                Held.Add(file);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
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
