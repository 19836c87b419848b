namespace Mailservr.Webhooks;

/// <summary>
/// Bounds the requests in flight. Webhooks that fail, which may hang until the timeout, share half of the places: the
/// others always find one. Whoever waits longest is next.
/// </summary>
internal sealed class WebhookSlots(MailservrOptions options) : IDisposable
{
    private readonly SemaphoreSlim _all = new(options.Webhooks.RequestsInFlight);
    private readonly SemaphoreSlim _failing = new(Math.Max(1, options.Webhooks.RequestsInFlight / 2));

    public async ValueTask<T> UseAsync<T>(bool isFailing, Func<ValueTask<T>> request, CancellationToken cancellationToken)
    {
        if (!isFailing)
            return await UseAsync(_all, request, cancellationToken);
        return await UseAsync(_failing, () => UseAsync(_all, request, cancellationToken), cancellationToken);
    }

    public void Dispose()
    {
        _all.Dispose();
        _failing.Dispose();
    }

    private static async ValueTask<T> UseAsync<T>(
        SemaphoreSlim places, Func<ValueTask<T>> request, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await request();
        }
        finally
        {
            places.Release();
        }
    }
}
