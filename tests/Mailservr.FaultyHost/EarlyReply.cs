using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.FaultyHost;

/// <summary>A store that says "stored" first and stores a little later.</summary>
internal sealed class EarlyReply(IMessageStore store, TimeProvider time) : IMessageStore
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    public static void AddTo(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IMessageStore)).ImplementationFactory
            ?? throw new InvalidOperationException("The store is not made by a factory.");
        services.AddSingleton<IMessageStore>(provider =>
            new EarlyReply((IMessageStore)inner(provider), provider.GetRequiredService<TimeProvider>()));
    }

    public ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        _ = AppendLaterAsync(batch);
        return new([.. batch.Messages.Select(message => new AppendedMessage(message.Record, true, false))]);
    }

    public ValueTask<StoredMessage?> FindAsync(long accountId, long messageId, CancellationToken cancellationToken) =>
        store.FindAsync(accountId, messageId, cancellationToken);

    public ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        store.QueryMessagesAsync(accountId, query, cancellationToken);

    public ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        store.QueryThreadsAsync(accountId, query, cancellationToken);

    public ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken) =>
        store.ChangeAsync(accountId, selection, change, cancellationToken);

    private async Task AppendLaterAsync(AppendBatch batch)
    {
        await Task.Delay(Delay, time);
        await store.AppendAsync(batch, CancellationToken.None);
    }
}
