[assembly: AssemblyFixture(typeof(Mailservr.EndToEnd.Tests.SharedServer))]

namespace Mailservr.EndToEnd.Tests;

/// <summary>One server for all tests that leave it as it is; each works with addresses of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ServerProcess? _server;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    internal MailApi Api => Server.Api;

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
