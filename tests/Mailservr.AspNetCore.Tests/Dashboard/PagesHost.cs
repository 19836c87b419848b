using Mailservr.AspNetCore.Tests.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>An app of its own, for what cannot be tried in the one of all tests.</summary>
internal sealed class PagesHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;

    private WebApplication? _app;

    public Uri Url => new(App.Urls.First());

    public WebApplication App => _app ?? throw new InvalidOperationException("It does not run.");

    public static async Task<PagesHost> StartAsync(
        Action<MailservrOptions>? configure = null,
        Action<WebApplication>? map = null,
        Action<IServiceCollection>? replace = null)
    {
        var host = new PagesHost();
        host._app = TestApp.Create(host._folder, replace: services =>
        {
            if (configure is not null)
                services.Configure(configure);
            replace?.Invoke(services);
        });
        (map ?? (app => app.MapMailservr()))(host._app);
        await host._app.StartAsync();
        return host;
    }

    public async Task<Reader> SignedInAsync() => await Reader.SignedInAsync(Url);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
