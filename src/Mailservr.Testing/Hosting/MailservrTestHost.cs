using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mailservr.AspNetCore.Smtp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Testing;

/// <summary>
/// The whole of Mailservr inside a test: SMTP and HTTP on free ports of the loopback interface, SQLite and blobs in a
/// folder of its own that is deleted at the end.
/// </summary>
/// <example>
/// <code>
/// await using var host = await MailservrTestHost.StartAsync();
/// var inbox = await host.CreateAddressAsync("orders");
/// // … let your program send to host.SmtpEndPoint …
/// var mail = await host.WaitForAsync(to: inbox, subject: "Your order");
/// </code>
/// </example>
public sealed partial class MailservrTestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly DateTimeOffset _startedAt;
    private readonly string _domain;

    private MailservrTestHost(WebApplication app, DirectoryInfo folder, string domain, string apiKey)
    {
        (_app, _folder, _domain, ApiKey) = (app, folder, domain, apiKey);
        _startedAt = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        SmtpEndPoint = app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0];
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>Calls the HTTP API as the admin; give it paths like <c>/api/emails</c>.</summary>
    public HttpClient Client { get; }

    /// <summary>The key that <see cref="Client"/> carries.</summary>
    public string ApiKey { get; }

    /// <summary>Where mail is sent to.</summary>
    public IPEndPoint SmtpEndPoint { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<MailservrTestHost> StartAsync(
        Action<MailservrTestHostOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new MailservrTestHostOptions();
        configure?.Invoke(options);
        var folder = Directory.CreateTempSubdirectory("mailservr-test-");
        var apiKey = "mk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        var app = Build(options, folder.FullName, apiKey);
        try
        {
            await app.StartAsync(cancellationToken);
            return new(app, folder, options.Domain, apiKey);
        }
        catch
        {
            await app.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>An empty builder: nothing of the test's own environment variables or settings has a say.</summary>
    private static WebApplication Build(MailservrTestHostOptions options, string folder, string apiKey)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = folder });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(options.Logging ?? (_ => { }));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var mailservr = builder.Services.AddMailservr(configured =>
        {
            configured.DataDirectory = folder;
            configured.Smtp.Listen = "127.0.0.1:0";
            configured.Bootstrap.Domain = options.Domain;
            configured.Bootstrap.ApiKey = apiKey;
            configured.Bootstrap.Announce = false;
            // No test needs a hash of the first password that takes a quarter of a second.
            configured.Accounts.PasswordCost = 4;
            options.Configure?.Invoke(configured);
        }).UseSqlite();
        options.Extend?.Invoke(mailservr);

        var app = builder.Build();
        app.MapMailservr();
        return app;
    }
}
