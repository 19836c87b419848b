using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>
/// Stands in until a storage is chosen, so that an app without one learns what to do and not which service is missing.
/// </summary>
internal static class MissingStorage
{
    public const string Sentence =
        "Mailservr has no storage. Choose one where it is added: builder.Services.AddMailservr().UseSqlite() from the "
        + "package Mailservr.Storage.Sqlite, or .UsePostgres(connectionString) from Mailservr.Storage.Postgres.";

    public static IServiceCollection AddMissingStorage(this IServiceCollection services)
    {
        services.TryAddSingleton<IMessageStore>(_ => throw new InvalidOperationException(Sentence));
        services.AddMissing<IAddressStatistics>();
        services.AddMissing<IAttachmentIndex>();
        services.AddMissing<IBlobReferences>();
        services.AddMissing<IEventLog>();
        services.AddMissing<IWebhookQueues>();
        services.AddMissing<IWebhookLog>();
        services.AddMissing<IIdBlocks>();
        services.TryAddSingleton(typeof(IRecordStore<>), typeof(MissingRecordStore<>));
        return services;
    }

    private static void AddMissing<TSeam>(this IServiceCollection services)
        where TSeam : class =>
        services.TryAddSingleton<TSeam>(_ => throw new InvalidOperationException(
            $"{Sentence} One of your own also registers {typeof(TSeam).Name}, which is missing."));

    /// <summary>Open generics cannot be made by a factory.</summary>
    private sealed class MissingRecordStore<TRecord> : IRecordStore<TRecord>
        where TRecord : Record
    {
        public MissingRecordStore() => throw new InvalidOperationException(Sentence);

        public ValueTask<TRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Sentence);

        public ValueTask<TRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Sentence);

        public ValueTask<IReadOnlyList<TRecord>> ListAsync(
            long ownerId, long afterId, int limit, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Sentence);

        public ValueTask<SaveResult<TRecord>> SaveAsync(TRecord record, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Sentence);

        public ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Sentence);
    }
}
