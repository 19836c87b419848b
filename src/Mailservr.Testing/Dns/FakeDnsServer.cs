using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Mailservr.Dns;

namespace Mailservr.Testing;

/// <summary>
/// A DNS server on a free port of the loopback interface, by UDP and TCP, that knows what a test tells it.
/// </summary>
/// <example>
/// <code>
/// await using var dns = FakeDnsServer.Start();
/// dns.AddMx("example.com", 10, "mail.example.com");
/// options.Dns.Servers = dns.EndPoint.ToString();
/// </code>
/// </example>
public sealed partial class FakeDnsServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, List<DnsRecord>> _records = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _questions = new();
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly Task _running;

    private FakeDnsServer(Socket udp, TcpListener tcp)
    {
        (_udp, _tcp) = (udp, tcp);
        EndPoint = (IPEndPoint)tcp.LocalEndpoint;
        _running = Task.WhenAll(ServeUdpAsync(_stop.Token), ServeTcpAsync(_stop.Token));
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What goes wrong from now on.</summary>
    public FakeDnsFault Fault { get; set; }

    /// <summary>How long the absence of something may be remembered.</summary>
    public TimeSpan NegativeTimeToLive { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What was asked, as it was written, like <c>udp MX eXample.com</c>.</summary>
    public IReadOnlyList<string> Questions => [.. _questions];

    public static FakeDnsServer Start()
    {
        while (true)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(tcp.LocalEndpoint);
                return new(udp, tcp);
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The number was free for TCP only: take the next one.
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    /// <summary>Adds a record; without a time to live it lives for five minutes.</summary>
    public void Add(DnsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var life = record.TimeToLive == TimeSpan.Zero ? TimeSpan.FromMinutes(5) : record.TimeToLive;
        var records = _records.GetOrAdd(record.Name, _ => []);
        lock (records)
            records.Add(record with { TimeToLive = life });
    }

    public void AddText(string name, string text) =>
        Add(new DnsRecord { Name = name, Type = DnsRecordType.Txt, Text = text });

    public void AddMx(string name, int preference, string target) =>
        Add(new DnsRecord { Name = name, Type = DnsRecordType.Mx, Preference = preference, Target = target });

    /// <summary>The name does not exist any more.</summary>
    public void Remove(string name) => _records.TryRemove(name, out _);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _running;
        _udp.Dispose();
        _tcp.Dispose();
        _stop.Dispose();
    }

    private List<DnsRecord> RecordsAt(string name)
    {
        if (!_records.TryGetValue(name, out var records))
            return [];
        lock (records)
            return [.. records];
    }
}
