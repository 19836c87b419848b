using Mailservr.Secrets;
using Mailservr.Storage;
using Mailservr.Transfer;

namespace Mailservr.Host;

/// <summary>
/// <c>rotate-keys</c>: a new master key where it is kept in a file, all secrets encrypted under it, and a new key for
/// sessions. Nobody is signed out.
/// </summary>
internal static class RotateKeysCommand
{
    private const int Done = 0;
    private const int Incomplete = 1;
    private const int NotRun = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!arguments.All(argument => argument.Contains('=', StringComparison.Ordinal)))
        {
            await Console.Error.WriteLineAsync("Usage: rotate-keys [--Mailservr:DataDirectory=<folder>]");
            return NotRun;
        }

        try
        {
            return await RotateAsync(arguments);
        }
        catch (Exception exception) when (OfflineHost.IsForOperator(exception))
        {
            await Console.Error.WriteLineAsync("No key was rotated: " + OfflineHost.Explain(exception));
            return NotRun;
        }
    }

    private static async Task<int> RotateAsync(string[] configuration)
    {
        await using var app = OfflineHost.Build(configuration);
        // A folder with a typing error must not become a storage of its own.
        if (app.Services.GetService<IStorageTransfer>() is { } storage)
            await storage.RequireStorageAsync(CancellationToken.None);
        foreach (var initializer in app.Services.GetServices<IStorageInitializer>())
            await initializer.InitializeAsync(CancellationToken.None);
        var result = await app.Services.GetRequiredService<KeyRotation>().RunAsync(CancellationToken.None);
        var master = result.NewMasterKey
            ? "There is a new master key"
            : "The master key is the configured one; when no secret is unreadable, OldMasterKeys can be emptied";
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"{master}. {result.Secrets} secrets were encrypted anew, and sessions are signed by a new key."));
        if (result.Unreadable == 0)
            return Done;
        await Console.Error.WriteLineAsync(FormattableString.Invariant(
            $"{result.Unreadable} secrets could not be read with the master keys of this host; former keys are kept."));
        return Incomplete;
    }
}
