using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Mailservr.Host;

/// <summary>Takes mail and serves it, until asked to end.</summary>
internal static class ServeCommand
{
    private const int Ended = 0;
    private const int NotRun = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var app = Build(arguments);
            // The end of a terminal: by default that ends a process at once.
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Stop(app, signal));
            await app.RunAsync();
            return Ended;
        }
        catch (Exception exception) when (OfflineHost.IsForOperator(exception))
        {
            await Console.Error.WriteLineAsync("Mailservr does not run: " + OfflineHost.Explain(exception));
            return NotRun;
        }
    }

    private static void Stop(WebApplication app, PosixSignalContext signal)
    {
        signal.Cancel = true;
        app.Lifetime.StopApplication();
    }

    private static WebApplication Build(string[] arguments)
    {
        // To follow changes of appsettings.json, .NET watches every file below the folder, the mail among them: measured
        // 5 % of the processor time under load. Settings are read at the start.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. arguments]);
        Configure(builder);
        var started = new StrongBox<bool>();
        LogFaultsOnceStarted(builder, started);
        builder.AddMailservr()
            .UseConfiguredStorage(builder.Configuration)
            .UseConfiguredBlobs(builder.Configuration)
            .UseConfiguredPayments(builder.Configuration)
            .UseConfiguredGoogle(builder.Configuration);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started.Value = true);
        app.MapMailservr();
        var dashboard = app.Services.GetRequiredService<IOptions<MailservrOptions>>().Value.Dashboard;
        if (dashboard.Enabled)
            app.MapGet("/", (HttpRequest request) => Results.Redirect(request.PathBase + dashboard.Path));
        return app;
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        // What systemd or Docker says wins (--urls, ASPNETCORE_URLS, …); without a word from them, only this machine is served.
        string[] addresses = ["urls", "http_ports", "https_ports"];
        if (addresses.All(name => string.IsNullOrEmpty(builder.Configuration[name]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls("http://127.0.0.1:8080");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // At Information, ASP.NET Core logs whole URLs: the signatures of links and what is searched for. Said here, it holds
        // also where no appsettings.json is found.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    // Of a start that fails the host logs the exception and throws it: here it becomes a sentence, or ends the program with all
    // that is known of it. Once would do.
    private static void LogFaultsOnceStarted(WebApplicationBuilder builder, StrongBox<bool> started) =>
        builder.Logging.AddFilter(
            "Microsoft.Extensions.Hosting.Internal.Host",
            level => level >= LogLevel.Warning && (started.Value || level != LogLevel.Error));
}
