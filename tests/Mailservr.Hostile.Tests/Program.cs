using Mailservr.Hostile.Tests.Fuzzing;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Mailservr.Hostile.Tests;

internal static class Program
{
    /// <summary><c>--cases 1000000 --seed 1 [--target smtp]</c> fuzzes; everything else is for the test runner.</summary>
    public static Task<int> Main(string[] args) =>
        args.Contains("--cases", StringComparer.Ordinal) ? Task.FromResult(FuzzCommand.Run(args))
        : args.Any(arg => arg is "--server" or "--internal-msbuild-node") ? TestPlatformTestFramework.RunAsync(args, (_, _) => { })
        : ConsoleRunner.Run(args);
}
