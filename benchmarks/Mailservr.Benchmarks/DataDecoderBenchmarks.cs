using System.Text;
using BenchmarkDotNet.Attributes;
using Mailservr.Mime;
using Mailservr.Smtp;

namespace Mailservr.Benchmarks;

[MemoryDiagnoser]
public class DataDecoderBenchmarks
{
    private readonly byte[] _stuffed = [.. SampleMail.All[3].Bytes, .. "\r\n.\r\n"u8];
    private readonly byte[] _addresses =
        Encoding.ASCII.GetBytes("\"Example, Ann\" <ann@example.com>, =?utf-8?q?J=C3=BCrgen?= <j@example.net>, c@example.org");

    [Benchmark]
    public int ReadData()
    {
        var decoder = new DataDecoder();
        var content = 0;
        for (var at = 0; at < _stuffed.Length && !decoder.Ended;)
        {
            at += decoder.Read(_stuffed.AsSpan(at), out var range);
            content += range.End.Value - range.Start.Value;
        }

        return content;
    }

    [Benchmark]
    public int ParseAddresses() => AddressParser.Parse(_addresses).Count;

    [Benchmark]
    public string DecodeSubject() => EncodedWord.Decode("=?utf-8?b?R3LDvMOfZQ==?= and the report"u8);
}
