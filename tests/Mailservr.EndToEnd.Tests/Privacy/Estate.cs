using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Mailservr.EndToEnd.Tests.Privacy;

/// <summary>What a server keeps of an account, seen from outside: while it runs, and when it does not.</summary>
internal sealed class Estate : IAsyncDisposable
{
    private readonly ServerProcess _server;
    private readonly string _account;
    private readonly DbConnection _database;

    private Estate(ServerProcess server, long accountId)
    {
        (_server, _account) = (server, accountId.ToString(CultureInfo.InvariantCulture));
        SQLitePCL.Batteries_V2.Init();
        _database = server.Storage is { } storage
            ? new NpgsqlConnection(storage.ConnectionString)
            : new SqliteConnection("Mode=ReadWrite;Pooling=False;Data Source=" + Path.Combine(server.DataFolder, "mailservr.db"));
    }

    public static async Task<Estate> OpenAsync(ServerProcess server, long accountId)
    {
        var estate = new Estate(server, accountId);
        await estate._database.OpenAsync();
        return estate;
    }

    /// <summary>Rows of the larger tables and blobs that are left.</summary>
    public async Task<long> CountAsync() =>
        await CountAsync("messages") + await CountAsync("events") + await CountAsync("threads") + await CountBlobsAsync();

    /// <summary>Rows of a table.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using var command = _database.CreateCommand();
        var schema = _server.Storage is null ? "" : "mailservr.";
        command.CommandText = $"SELECT count(*) FROM {schema}{table} WHERE account_id = {_account}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Without what a store keeps of deletions that are under way.</summary>
    public async Task<long> CountBlobsAsync() => _server.Storage is { } storage
        ? (await storage.Bucket.ListAsync($"blobs/{_account}/")).Count(key => !key.Contains(".removal-", StringComparison.Ordinal))
        : Directory.EnumerateFiles(Path.Combine(_server.BlobFolder, _account), "*", SearchOption.AllDirectories).LongCount();

    /// <summary>Uploads that have not ended, by name, with the bytes that are there.</summary>
    public async Task<IReadOnlyDictionary<string, long>> UploadsAsync()
    {
        if (_server.Storage is { } storage)
            return await storage.Bucket.ListUploadsAsync($"tmp/{_account}/");
        var uploads = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in new DirectoryInfo(Path.Combine(_server.BlobFolder, "tmp")).EnumerateFiles(_account + "-*"))
        {
            // The size that is asked for anew: of one that is gone meanwhile, none.
            file.Refresh();
            if (file.Exists)
                uploads[file.Name] = file.Length;
        }

        return uploads;
    }

    /// <summary>As if the account had been deleted ten minutes before. The server does not run meanwhile.</summary>
    public async Task AgeDeletionAsync()
    {
        await using var command = _database.CreateCommand();
        command.CommandText = _server.Storage is null
            ? """
              UPDATE records SET json = json_set(json, '$.deletedAt', strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-10 minutes'))
              WHERE type = 'erasure'
              """
            : "UPDATE mailservr.erasures SET deleted_at = deleted_at - interval '10 minutes'";
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
