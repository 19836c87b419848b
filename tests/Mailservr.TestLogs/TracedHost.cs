using Mailservr.Testing;

namespace Mailservr.TestLogs;

/// <summary>A <see cref="MailservrTestHost"/> that logs everything, beside what it was told.</summary>
public static class TracedHost
{
    public static async Task<MailservrTestHost> StartAsync(Action<MailservrTestHostOptions>? configure = null)
    {
        var host = await MailservrTestHost.StartAsync(options =>
        {
            configure?.Invoke(options);
            var logging = options.Logging;
            options.Logging = builder =>
            {
                builder.AddTraceLog();
                logging?.Invoke(builder);
            };
        });
        NotedSecrets.Note(host.ApiKey);
        return host;
    }
}
