using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Http;

/// <summary>
/// An app whose requests are cut off when a test says so: behind their effect, before the answer is kept. What they have
/// left is met by the next ones as if the server had died and come back.
/// </summary>
public sealed class CutApp : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private WebApplication? _app;
    private int _accounts;

    public bool IsCut { get; set; }

    /// <summary>What the next answer waits for before it is kept.</summary>
    public Task? Slow { get; set; }

    /// <summary>The clock of claims; everything else has the system's.</summary>
    public ManualTimeProvider Clock { get; } = new();

    private WebApplication App => _app ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        await ChosenStorage.StartAsync();
        _app = TestApp.Create(_folder, replace: services => services.AddSingleton(provider => new Idempotency(
            new CutAnswers(provider.GetRequiredService<IRecordStore<IdempotencyRecord>>(), this),
            provider.GetRequiredService<IdAllocator>(),
            Clock)));
        _app.MapMailservr();
        await _app.StartAsync();
    }

    public Task<ApiClient> AccountAsync() => TestApp.AccountAsync(
        App, $"cut{Interlocked.Increment(ref _accounts)}@example.org", AccountRole.Admin);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>While it is cut, a claim is taken, and nothing behind it is written.</summary>
    private sealed class CutAnswers(IRecordStore<IdempotencyRecord> inner, CutApp app) : IRecordStore<IdempotencyRecord>
    {
        public ValueTask<IdempotencyRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
            inner.FindAsync(id, cancellationToken);

        public ValueTask<IdempotencyRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken) =>
            inner.FindByKeyAsync(key, cancellationToken);

        public ValueTask<IReadOnlyList<IdempotencyRecord>> ListAsync(
            long ownerId, long afterId, int limit, CancellationToken cancellationToken) =>
            inner.ListAsync(ownerId, afterId, limit, cancellationToken);

        public async ValueTask<SaveResult<IdempotencyRecord>> SaveAsync(
            IdempotencyRecord record, CancellationToken cancellationToken)
        {
            if (app.IsCut && record.Version > 0)
                throw new IOException("cut off");
            if (record.Status > 0 && app.Slow is { } slow)
            {
                app.Slow = null;
                await slow;
            }

            return await inner.SaveAsync(record, cancellationToken);
        }

        public ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken) =>
            app.IsCut ? throw new IOException("cut off") : inner.DeleteAsync(id, cancellationToken);
    }
}
