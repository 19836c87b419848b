using Mailservr.Hostile.Tests.Fuzzing;
using Mailservr.Hostile.Tests.Messages;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Mailservr.Hostile.Tests;

internal static class Program
{
    /// <summary><c>--cases 1000000 --seed 1 [--target dialogues]</c> fuzzes, <c>--growth</c> measures; the rest is for the test runner.</summary>
    public static Task<int> Main(string[] args) =>
        args.Contains("--cases", StringComparer.Ordinal) ? Task.FromResult(FuzzCommand.Run(args))
        : args is ["--growth"] ? Task.FromResult(GrowthCommand.Run())
        : args.Any(arg => arg is "--server" or "--internal-msbuild-node") ? TestPlatformTestFramework.RunAsync(args, (_, _) => { })
        : ConsoleRunner.Run(args);
}
