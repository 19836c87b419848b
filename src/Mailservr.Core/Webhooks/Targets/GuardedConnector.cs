using System.Net;
using System.Net.Sockets;

namespace Mailservr.Webhooks;

/// <summary>
/// Makes the connections of webhooks. A host is resolved once, every address is checked, and only a checked one is
/// connected to: an answer that changes between a check and the connection finds no gap.
/// </summary>
internal sealed class GuardedConnector(
    WebhookTargets targets, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public GuardedConnector(WebhookTargets targets)
        : this(targets, System.Net.Dns.GetHostAddressesAsync)
    {
    }

    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var end = context.DnsEndPoint;
        var addresses = await ResolveAsync(end.Host, cancellationToken);
        if (addresses.Length == 0)
            throw new WebhookTargetException("The host of the URL has no address.");
        // One that is not allowed spoils all: a name that leads to both sides is no public host.
        if (!Array.TrueForAll(addresses, address => targets.IsAllowedAddress(end.Host, address)))
            throw new WebhookTargetException("The host of the URL leads to an address that is not public.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var literal)
            ? Task.FromResult<IPAddress[]>([literal])
            : resolve(host, cancellationToken);
}

/// <summary>A request was not made, because of where it would have gone.</summary>
internal sealed class WebhookTargetException(string message) : IOException(message);
