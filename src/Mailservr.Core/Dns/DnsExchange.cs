using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Mailservr.Dns;

/// <summary>One query to one server: by UDP, and by TCP where that is not enough (RFC 7766 §5).</summary>
internal static class DnsExchange
{
    private const int DatagramLength = 4096;

    // Datagrams that are no reply to us. Whoever sends more is guessing: then the answer is fetched by TCP.
    private const int MaxStrays = 16;

    /// <returns>Null when the reply is no DNS message.</returns>
    /// <exception cref="SocketException">The server is not there, or ended the connection.</exception>
    public static async Task<DnsMessage?> AskAsync(
        IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        var message = await AskByUdpAsync(server, query, cancellationToken);
        return message is null or { IsTruncated: true }
            ? await AskByTcpAsync(server, query, cancellationToken)
            : message;
    }

    // A socket of its own for each query: the system gives it a random port, and takes datagrams of the server only.
    private static async Task<DnsMessage?> AskByUdpAsync(
        IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query.Bytes, cancellationToken);
        var buffer = new byte[DatagramLength];
        for (var strays = 0; strays < MaxStrays; strays++)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            var match = query.Match(buffer.AsSpan(0, length));
            if (match == DnsReplyMatch.Exact)
                return DnsMessageReader.Read(buffer.AsSpan(0, length));
            if (match == DnsReplyMatch.OtherCase)
                return null;
        }
        return null;
    }

    // Nobody else can answer in a connection, so the case of the name says nothing here.
    private static async Task<DnsMessage?> AskByTcpAsync(
        IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var framed = new byte[query.Bytes.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Bytes.Length);
        query.Bytes.CopyTo(framed.AsMemory(2));
        await stream.WriteAsync(framed, cancellationToken);

        var head = new byte[2];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(reply, cancellationToken);
        if (query.Match(reply) == DnsReplyMatch.None)
            return null;
        return DnsMessageReader.Read(reply) is { IsTruncated: false } message ? message : null;
    }
}
