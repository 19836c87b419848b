using Mailservr.Transfer;
using Mailservr.Verification;

namespace Mailservr.Host;

/// <summary>Copies all mail from the storage of this host to the one that is configured under <c>Target</c>.</summary>
internal static class MigrateCommand
{
    private const int Same = 0;
    private const int Different = 1;
    private const int NotRun = 2;

    private const string KeepDamage = "--keep-damage";

    private const string Usage =
        """
        Usage: migrate [--keep-damage] --Target:Mailservr:Storage=Postgres --Target:Mailservr:Blobs=R2 …
        What stands under Target, there or in appsettings.json or in variables (Target__Mailservr__…), is how the
        configuration of the target differs from that of this host.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var keepDamage = arguments.Contains(KeepDamage);
        string[] configuration = [.. arguments.Where(argument => argument != KeepDamage)];
        if (!configuration.All(IsSetting))
        {
            await Console.Error.WriteLineAsync(Usage);
            return NotRun;
        }

        try
        {
            return await MigrateAsync(configuration, keepDamage);
        }
        catch (Exception exception) when (OfflineHost.IsForOperator(exception))
        {
            await Console.Error.WriteLineAsync("Not migrated: " + OfflineHost.Explain(exception));
            return NotRun;
        }
    }

    // With a value our own option would be taken for a setting, and do nothing.
    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=')
        && !argument.StartsWith(KeepDamage + "=", StringComparison.OrdinalIgnoreCase);

    private static async Task<int> MigrateAsync(string[] arguments, bool keepDamage)
    {
        await using var target = OfflineHost.Build(arguments, Overlay);
        var output = new MigrateOutput(TimeProvider.System);
        var (movesRows, copied) = await CopyAsync(arguments, target, output);
        if (copied.HadEnded)
        {
            MigrateOutput.WriteHadEnded();
            return Same;
        }

        var verified = await target.Services.GetRequiredService<MailVerifier>().RunAsync(
            new VerificationRequest { Progress = output.WriteProgress }, output.Write, CancellationToken.None);
        var ends = copied.Differences == 0 && (verified.Damage == 0 || keepDamage);
        if (ends && movesRows)
            await MailTransfer.EndAsync(target.Services.GetRequiredService<TransferEnd>(), CancellationToken.None);
        output.Write(copied, verified, ends);
        return ends && copied.SetAside + copied.DamagedBlobs + verified.Damage == 0 ? Same : Different;
    }

    /// <summary>The source is let go of before the target is verified: both may be one database.</summary>
    private static async Task<(bool MovesRows, TransferSummary Copied)> CopyAsync(
        string[] arguments, WebApplication target, MigrateOutput output)
    {
        await using var source = OfflineHost.Build(arguments);
        var transfer = new MailTransfer(
            source.Services.GetRequiredService<TransferEnd>(),
            target.Services.GetRequiredService<TransferEnd>(),
            output.WriteProgress);
        return (transfer.MovesRows, await transfer.CopyAsync(CancellationToken.None));
    }

    private static void Overlay(ConfigurationManager configuration) => configuration.AddInMemoryCollection(
        configuration.GetSection("Target").AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null));
}
