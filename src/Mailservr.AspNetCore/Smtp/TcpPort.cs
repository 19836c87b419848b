using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>
/// A port that connections are accepted on. Kestrel's own listener tries again at once whatever went wrong: out of
/// descriptors it keeps a core busy and says nothing. This one tells its caller.
/// </summary>
internal sealed class TcpPort : IConnectionListener
{
    private readonly Socket _socket;
    private readonly SocketConnectionContextFactory _connections;

    private TcpPort(Socket socket, SocketConnectionContextFactory connections, EndPoint endPoint) =>
        (_socket, _connections, EndPoint) = (socket, connections, endPoint);

    public EndPoint EndPoint { get; }

    /// <exception cref="SocketException">The address cannot be had.</exception>
    public static TcpPort Bind(IPEndPoint endPoint, SocketConnectionContextFactory connections)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        try
        {
            socket.Listen();
            return new(socket, connections, socket.LocalEndPoint ?? endPoint);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var socket = await _socket.AcceptAsync(cancellationToken);
                socket.NoDelay = true;
                return _connections.Create(socket);
            }
            catch (SocketException exception) when (IsOfTheClient(exception.SocketErrorCode))
            {
                // It has gone while it waited: the next, at once.
                continue;
            }
            catch (Exception exception) when (IsClosed(exception))
            {
                return null;
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsOfTheClient(SocketError error) =>
        error is SocketError.ConnectionAborted or SocketError.ConnectionReset;

    private static bool IsClosed(Exception exception) =>
        exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted };
}
