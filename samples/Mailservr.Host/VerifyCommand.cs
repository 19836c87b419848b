using Mailservr.Accounts;
using Mailservr.Storage;
using Mailservr.Verification;

namespace Mailservr.Host;

/// <summary>Verifies the mail of a data directory that no server is using, and says what it finds.</summary>
internal static class VerifyCommand
{
    private const int Clean = 0;
    private const int Damaged = 1;
    private const int NotRun = 2;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (VerifyArguments.Parse(arguments) is not { } parsed)
        {
            await Console.Error.WriteLineAsync(VerifyArguments.Usage);
            return NotRun;
        }

        try
        {
            return await VerifyAsync(parsed);
        }
        catch (Exception exception) when (OfflineHost.IsForOperator(exception))
        {
            await Console.Error.WriteLineAsync("Nothing was verified: " + OfflineHost.Explain(exception));
            return NotRun;
        }
    }

    private static async Task<int> VerifyAsync(VerifyArguments arguments)
    {
        await using var app = OfflineHost.Build(arguments.Configuration);
        var output = new VerifyOutput(arguments.Json, TimeProvider.System);
        var request = new VerificationRequest
        {
            Repair = arguments.Repair,
            AccountId = arguments.AccountId,
            Progress = output.WriteProgress,
        };
        var verifier = app.Services.GetRequiredService<MailVerifier>();
        var summary = await verifier.RunAsync(request, output.Write, CancellationToken.None);
        if (arguments.AccountId is { } id && summary is { Messages: 0, Blobs: 0 }
            && await app.Services.GetRequiredService<IRecordStore<AccountRecord>>().FindAsync(id, CancellationToken.None) is null)
            throw new InvalidOperationException($"there is no account {id}, and no mail of it.");

        output.Write(summary);
        return summary.Damage > 0 ? Damaged : Clean;
    }
}
