using System.Collections.Concurrent;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard.Settings;

/// <summary>Stands before the store of blobs, and gives those who read so many of them, until it is told to give more.</summary>
internal sealed class HeldBlobs : IBlobStore
{
    private readonly ConcurrentDictionary<BlobKey, int> _read = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _free = int.MaxValue;
    private IBlobStore? _inner;

    private IBlobStore Inner => _inner ?? throw new InvalidOperationException("It stands before nothing.");

    public void StandBefore(IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(IBlobStore));
        services.AddSingleton<IBlobStore>(provider =>
        {
            _inner = (IBlobStore?)store.ImplementationFactory?.Invoke(provider)
                ?? (IBlobStore)ActivatorUtilities.CreateInstance(provider, store.ImplementationType ?? typeof(IBlobStore));
            return this;
        });
    }

    /// <summary>How many different ones may be read from now on, of those that are read from the first time on that this is said.</summary>
    public void Give(int count)
    {
        if (_free == int.MaxValue)
            _read.Clear();
        _free = count;
        Interlocked.Exchange(ref _more, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken) =>
        Inner.BeginUploadAsync(accountId, cancellationToken);

    public async ValueTask<Stream?> OpenReadAsync(BlobKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        var number = _read.GetOrAdd(key, _ => _read.Count);
        for (var more = _more.Task; number >= _free; more = _more.Task)
            await more.WaitAsync(cancellationToken);
        return await Inner.OpenReadAsync(key, offset, length, cancellationToken);
    }

    public ValueTask<bool> DeleteAsync(BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken) =>
        Inner.DeleteAsync(key, unmodifiedSince, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(long? accountId, CancellationToken cancellationToken) =>
        Inner.ListAsync(accountId, cancellationToken);
}
