using Mailservr.Messages;
using Mailservr.Storage.Sqlite.Tests.Database;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Storage.Sqlite.Tests;

/// <summary>A storage in a folder of its own, as a host would build it.</summary>
internal sealed class TestStorage : IDisposable
{
    private readonly bool _ownsFolder;
    private readonly ServiceProvider _services;

    public TestStorage(string? folder = null, Action<IMailservrBuilder>? configure = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("mailservr-").FullName;
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.AddTraceLog());
        builder.Services.AddOptions<MailservrOptions>();
        builder.UseSqlite(options =>
        {
            options.Path = DatabasePath;
            options.PreferSystemLibrary = ChosenLibrary.PreferSystem;
        });
        configure?.Invoke(builder);
        _services = builder.Services.BuildServiceProvider();
    }

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "mailservr.db");

    public IMessageStore Messages => Get<IMessageStore>();

    public SqliteDatabase Database => Get<SqliteStorage>().Database;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<AppendedMessage> AppendAsync(MessageAppend message) =>
        (await Messages.AppendAsync(new AppendBatch([message], [], []), CancellationToken.None))[0];

    public async Task<IReadOnlyList<MessageRecord>> QueryAsync(MailQuery query) =>
        (await Messages.QueryMessagesAsync(Mail.Account, query, CancellationToken.None)).Items;

    public async Task<IReadOnlyList<ThreadRecord>> QueryThreadsAsync(MailQuery query) =>
        (await Messages.QueryThreadsAsync(Mail.Account, query, CancellationToken.None)).Items;

    public async Task DeleteAsync(long messageId)
    {
        var selection = new MailSelection { MessageId = messageId };
        await Messages.ChangeAsync(Mail.Account, selection, new MailChange { Delete = true }, CancellationToken.None);
    }

    public void Dispose()
    {
        _services.Dispose();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private sealed class Builder : IMailservrBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
