using Mailservr.Storage;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Webhooks;

/// <summary>Delivers webhooks on one host.</summary>
internal sealed class WebhookService(LeasedWork work, WebhookDispatcher dispatcher) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        work.RunAsync("webhooks", dispatcher.RunAsync, stoppingToken);
}
