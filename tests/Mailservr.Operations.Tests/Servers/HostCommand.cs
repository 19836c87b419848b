using System.Reflection;
using Mailservr.EndToEnd.Tests;

namespace Mailservr.Operations.Tests;

/// <summary>The host's commands, each run in a process of its own.</summary>
internal static class HostCommand
{
    private static string Program => typeof(HostCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "Mailservr.Host").Value ?? "";

    public static ChildProcess Start(string command, params string[] arguments) => ChildProcess.Start(
        "dotnet", [Program, command, .. arguments], Path.GetDirectoryName(Program));

    public static async Task<(int Exit, string Output)> RunAsync(string command, params string[] arguments)
    {
        await using var process = Start(command, arguments);
        var exit = await process.WaitForExitAsync();
        return (exit, process.Output);
    }
}
