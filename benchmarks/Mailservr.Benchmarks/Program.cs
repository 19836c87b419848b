using BenchmarkDotNet.Running;
using Mailservr.Benchmarks;

// "parser" compares the parser with SHA-256 over the same bytes in the same run; anything else goes to BenchmarkDotNet.
if (args is ["parser"])
    ParserRatio.Run();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
