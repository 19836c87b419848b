using System.Text;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Health;
using Mailservr.Billing;
using Mailservr.Secrets;
using Mailservr.Storage;
using Mailservr.Transfer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>
/// What comes before and after everything else: the storage is made ready, and the first account created, before any
/// service of the host runs; mail counts as taken from the moment all of them do.
/// </summary>
internal sealed class MailservrStartup(
    IServiceProvider services, Readiness readiness, FirstStart firstStart, ILogger<MailservrStartup> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan LeaseInterval = TimeSpan.FromMilliseconds(100);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IConfiguration>() is { } configuration)
            UnknownSettings.Tell(configuration, services.GetServices<SettingsSection>(), logger);
        TellOfUnpayable();
        // Asked for here and not in the constructor: without a storage this is where the app fails, with a sentence.
        services.GetRequiredService<IMessageStore>();
        services.GetRequiredService<IAddressStatistics>();
        RequireCultures();
        await InitializeAsync(cancellationToken);
        await RefuseHalfCopiedAsync(cancellationToken);
        await services.GetRequiredService<MasterKeyCheck>().RequireAsync(cancellationToken);
        firstStart.Result = await BootstrapAsync(cancellationToken);
    }

    private void TellOfUnpayable()
    {
        var priced = services.GetRequiredService<MailservrOptions>().Billing.Plans.Where(plan => plan.Value.Price is not null);
        if (services.GetService<IPaymentProvider>() is null && priced.Select(plan => plan.Key).ToList() is { Count: > 0 } plans)
            Log.NobodyCanPay(logger, string.Join(", ", plans));
    }

    // Without ICU nothing is decomposed: what was found by a word without its accents would not be found any more.
    private static void RequireCultures()
    {
        if ("\u00e9".Normalize(NormalizationForm.FormD).Length == 1)
        {
            throw new InvalidOperationException(
                "The app runs with InvariantGlobalization: search and pages need ICU. Set it (and the variable "
                + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT) to false, and install ICU: on Alpine icu-libs and icu-data-full.");
        }
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var initializer in services.GetServices<IStorageInitializer>())
                await initializer.InitializeAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The data cannot be opened: {fault.Message.TrimEnd('.')}. Mailservr:DataDirectory is "
                + $"'{services.GetRequiredService<DataFolder>().PathOf()}': give a folder that {Environment.UserName} may write.",
                fault);
        }
    }

    // One host after the other: of several that start at once on an empty storage the first makes the account.
    private async Task<BootstrapResult?> BootstrapAsync(CancellationToken cancellationToken)
    {
        var leases = services.GetRequiredService<IHostLeases>();
        IHostLease? lease;
        while ((lease = await leases.TryTakeAsync("bootstrap", cancellationToken)) is null)
            await Task.Delay(LeaseInterval, TimeProvider.System, cancellationToken);
        await using (lease)
            return await services.GetRequiredService<Bootstrap>().RunAsync(cancellationToken);
    }

    private async Task RefuseHalfCopiedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IStorageTransfer>() is { } storage
            && await storage.FindUnfinishedAsync(cancellationToken) is { } source)
        {
            throw new InvalidOperationException(
                $"{storage.Place} holds only a part of the mail of {source}: run migrate again until it is done.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.IsReady = true;
        firstStart.Announce();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.IsReady = false;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
