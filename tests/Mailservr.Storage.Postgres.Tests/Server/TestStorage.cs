using Mailservr.Events;
using Mailservr.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Postgres.Tests;

/// <summary>A storage as one host would build it.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestStorage(string connectionString, Action<PostgresStorageOptions>? configure = null, TimeProvider? time = null)
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.AddTraceLog().AddProvider(Logs));
        builder.Services.AddOptions<MailservrOptions>();
        builder.Services.AddSingleton<EventSignal>();
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.UsePostgres(options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
        _services = builder.Services.BuildServiceProvider();
    }

    public RecordingLogs Logs { get; } = new();

    public IMessageStore Messages => Get<IMessageStore>();

    public IEventLog Events => Get<IEventLog>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task InitializeAsync() => await Get<IStorageInitializer>().InitializeAsync(CancellationToken.None);

    public async Task<AppendedMessage> AppendAsync(MessageAppend message) =>
        (await Messages.AppendAsync(new AppendBatch([message], [], []), CancellationToken.None))[0];

    public async Task<IReadOnlyList<AppendedMessage>> StoreAsync(bool spooled, params MessageAppend[] messages)
    {
        var batch = new AppendBatch(messages, [], []);
        return spooled
            ? await ((IMessageSpool)Messages).AcceptAsync(batch, CancellationToken.None)
            : await Messages.AppendAsync(batch, CancellationToken.None);
    }

    public async Task<IReadOnlyList<MessageRecord>> QueryAsync(MailQuery query, long account = 1) =>
        (await Messages.QueryMessagesAsync(account, query, CancellationToken.None)).Items;

    public async Task<IReadOnlyList<ThreadRecord>> QueryThreadsAsync(MailQuery query, long account = 1) =>
        (await Messages.QueryThreadsAsync(account, query, CancellationToken.None)).Items;

    /// <summary>The ids of all, page by page.</summary>
    public Task<List<long>> ReadAllMessagesAsync(MailQuery query) =>
        ReadAllAsync(query, page => Messages.QueryMessagesAsync(1, page, CancellationToken.None), message => message.Id);

    /// <inheritdoc cref="ReadAllMessagesAsync"/>
    public Task<List<long>> ReadAllThreadsAsync(MailQuery query) =>
        ReadAllAsync(query, page => Messages.QueryThreadsAsync(1, page, CancellationToken.None), thread => thread.Id);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task<List<long>> ReadAllAsync<T>(
        MailQuery query, Func<MailQuery, ValueTask<MailPage<T>>> ask, Func<T, long> idOf)
    {
        var ids = new List<long>();
        do
        {
            var page = await ask(query);
            ids.AddRange(page.Items.Select(idOf));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);
        return ids;
    }

    private sealed class Builder : IMailservrBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
