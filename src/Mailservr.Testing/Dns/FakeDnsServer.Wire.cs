using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mailservr.Dns;

namespace Mailservr.Testing;

/// <content>Questions in, replies out.</content>
public sealed partial class FakeDnsServer
{
    private const int HeaderLength = 12;
    private const int Response = 0x8180;
    private const int MaxAliases = 16;

    private async Task ServeUdpAsync(CancellationToken stop)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), stop);
                foreach (var reply in RepliesTo(buffer[..received.ReceivedBytes]))
                    await _udp.SendToAsync(reply, received.RemoteEndPoint, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ServeTcpAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var socket = await _tcp.AcceptSocketAsync(stop);
                await using var stream = new NetworkStream(socket);
                await ServeConnectionAsync(stream, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ServeConnectionAsync(NetworkStream stream, CancellationToken stop)
    {
        var head = new byte[2];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop) < head.Length)
            return;
        var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        if (await stream.ReadAtLeastAsync(query, query.Length, throwOnEndOfStream: false, stop) < query.Length)
            return;
        var reply = ReplyTo(query, "tcp");
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)reply.Length);
        await stream.WriteAsync(head, stop);
        await stream.WriteAsync(reply, stop);
    }

    // By UDP: what the fault makes of the reply.
    private List<byte[]> RepliesTo(byte[] query)
    {
        var reply = ReplyTo(query, "udp");
        var question = QuestionOf(query);
        switch (Fault)
        {
            case FakeDnsFault.Silent:
                return [];
            case FakeDnsFault.Truncated:
                return [new FakeDnsReply(IdOf(query), Response | 0x200, question, 0, 0).ToArray()];
            case FakeDnsFault.Forged:
                return [Forged(query), OfAnotherQuestion(query), reply];
            case FakeDnsFault.LosesCase:
                return [Lowered(reply, question.Length)];
            case FakeDnsFault.Garbage:
                return [[.. new FakeDnsReply(IdOf(query), Response, question, 3, 0).ToArray(), 0xC0, 0xFF, 1, 2, 3]];
            case FakeDnsFault.KnowsNoEdns when query[11] > 0:
                return [new FakeDnsReply(IdOf(query), Response | 1, question, 0, 0).ToArray()];
            default:
                return [reply];
        }
    }

    private byte[] ReplyTo(byte[] query, string transport)
    {
        var question = QuestionOf(query);
        var (name, type) = Read(question);
        _questions.Enqueue($"{transport} {type.ToString().ToUpperInvariant()} {name}");
        if (Fault == FakeDnsFault.Fails)
            return new FakeDnsReply(IdOf(query), Response | 2, question, 0, 0).ToArray();

        var (answers, exists) = Answers(name, type);
        var isFound = answers.Exists(record => record.Type == type);
        var flags = exists ? Response : Response | 3;
        var reply = new FakeDnsReply(IdOf(query), flags, question, answers.Count, isFound ? 0 : 1);
        foreach (var record in answers)
            reply.Record(record);
        if (!isFound)
            reply.Record(new DnsRecord { Name = "test", Type = DnsRecordType.Soa, TimeToLive = NegativeTimeToLive });
        return reply.ToArray();
    }

    private (List<DnsRecord> Answers, bool Exists) Answers(string name, DnsRecordType type)
    {
        var answers = new List<DnsRecord>();
        for (var aliases = 0; aliases < MaxAliases; aliases++)
        {
            var here = RecordsAt(name);
            if (here.Find(record => record.Type == DnsRecordType.Cname) is not { Target: { } target } alias
                || type == DnsRecordType.Cname)
            {
                answers.AddRange(here.Where(record => record.Type == type));
                return (answers, here.Count > 0);
            }
            answers.Add(alias);
            name = target;
        }
        return (answers, true);
    }

    private static byte[] Forged(byte[] query) => new FakeDnsReply(
        (ushort)(IdOf(query) ^ 1), Response | 3, QuestionOf(query), 0, 0).ToArray();

    private static byte[] OfAnotherQuestion(byte[] query)
    {
        var question = QuestionOf(query);
        question[1] ^= 1;
        return new FakeDnsReply(IdOf(query), Response | 3, question, 0, 0).ToArray();
    }

    private static byte[] Lowered(byte[] reply, int questionLength)
    {
        for (var i = HeaderLength; i < HeaderLength + questionLength; i++)
            reply[i] = char.IsAsciiLetterUpper((char)reply[i]) ? (byte)(reply[i] | 0x20) : reply[i];
        return reply;
    }

    private static ushort IdOf(byte[] query) => BinaryPrimitives.ReadUInt16BigEndian(query);

    private static byte[] QuestionOf(byte[] query)
    {
        var end = HeaderLength;
        while (query[end] != 0)
            end += query[end] + 1;
        return query[HeaderLength..(end + 5)];
    }

    private static (string Name, DnsRecordType Type) Read(byte[] question)
    {
        var name = new StringBuilder();
        for (var at = 0; question[at] != 0; at += question[at] + 1)
            name.Append(at > 0 ? "." : "").Append(Encoding.Latin1.GetString(question, at + 1, question[at]));
        var type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(question.Length - 4));
        return (name.ToString(), (DnsRecordType)type);
    }
}
