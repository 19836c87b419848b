namespace Mailservr.Storage.R2.Tests;

/// <summary>A store whose requests go through a <see cref="FaultyProxy"/>.</summary>
internal sealed class FaultyStore : IAsyncDisposable
{
    private readonly S3Server _server;

    public FaultyStore(S3Server server, int retries, TimeSpan? timeout = null)
    {
        _server = server;
        Options = server.Options();
        Proxy = new(Options.ServiceUrl);
        Options.ServiceUrl = Proxy.Url;
        Options.Retries = retries;
        Options.RequestTimeout = timeout ?? TimeSpan.FromSeconds(20);
        Store = server.Store(Options);
    }

    public R2Options Options { get; }

    /// <summary>The server behind the proxy.</summary>
    public string TargetUrl => _server.Url;

    public FaultyProxy Proxy { get; }

    public R2BlobStore Store { get; }

    /// <summary>Past the proxy: every object below the prefix, and every upload that is open.</summary>
    public Task<IReadOnlyList<string>> EverythingAsync() => _server.EverythingAsync(Options);

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Proxy.DisposeAsync();
    }
}
