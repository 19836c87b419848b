using BenchmarkDotNet.Attributes;
using Mailservr.Mime;

namespace Mailservr.Benchmarks;

[MemoryDiagnoser]
public class ParserBenchmarks
{
    private byte[] _mail = [];

    [Params(0, 1, 2, 3)]
    public int Workload { get; set; }

    [GlobalSetup]
    public void Setup() => _mail = SampleMail.All[Workload].Bytes;

    [Benchmark]
    public int Structure()
    {
        var parser = new MimeParser();
        parser.Feed(_mail);
        return parser.Complete().Headers.Count;
    }

    [Benchmark]
    public string DecodeEverything() => ParserRatio.Parse(_mail);
}
