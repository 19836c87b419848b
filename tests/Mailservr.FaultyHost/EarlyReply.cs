using Mailservr.Core.Tests.Storage;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.FaultyHost;

/// <summary>A store that says "stored" first and stores a little later.</summary>
internal sealed class EarlyReply(IMessageStore inner, TimeProvider time) : PassingMessageStore(inner)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    public static void AddTo(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IMessageStore)).ImplementationFactory
            ?? throw new InvalidOperationException("The store is not made by a factory.");
        services.AddSingleton<IMessageStore>(provider =>
            new EarlyReply((IMessageStore)inner(provider), provider.GetRequiredService<TimeProvider>()));
    }

    public override ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        _ = AppendLaterAsync(batch);
        return new([.. batch.Messages.Select(message => new AppendedMessage(message.Record, true, false))]);
    }

    private async Task AppendLaterAsync(AppendBatch batch)
    {
        await Task.Delay(Delay, time);
        await base.AppendAsync(batch, CancellationToken.None);
    }
}
