using System.Text;
using BenchmarkDotNet.Attributes;
using Mailservr.Mime;

namespace Mailservr.Benchmarks;

[MemoryDiagnoser]
public class HeaderBenchmarks
{
    private byte[] _header = [];

    [Params(20, 200)]
    public int Fields { get; set; }

    [GlobalSetup]
    public void Setup() => _header = Encoding.ASCII.GetBytes(
        "Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\nTo: \"Example, Ann\" <ann@example.com>\r\nDate: Fri, 20 Nov 2026 11:00:00 +0100\r\n"
        + string.Concat(Enumerable.Range(0, Fields).Select(i => $"X-Field-{i}: some words that nobody asks for\r\n"))
        + "\r\n");

    [Benchmark]
    public int Gather() => Parse().Headers.Count;

    /// <summary>What the receiving side asks of every message.</summary>
    [Benchmark]
    public int DecodeTheUsual()
    {
        var message = Parse();
        return message.Subject.Length + message.To.Count + (message.Date is null ? 0 : 1);
    }

    private MimeMessage Parse()
    {
        var parser = new MimeParser();
        parser.Feed(_header);
        return parser.Complete();
    }
}
