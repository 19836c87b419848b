using Mailservr.Storage;

namespace Mailservr.Webhooks;

/// <summary>Delivers webhooks on one host.</summary>
internal sealed class WebhookService(LeasedWork work, WebhookDispatcher dispatcher) : BackgroundWork
{
    protected override Task RunAsync(CancellationToken stoppingToken) =>
        work.RunAsync("webhooks", dispatcher.RunAsync, stoppingToken);
}
