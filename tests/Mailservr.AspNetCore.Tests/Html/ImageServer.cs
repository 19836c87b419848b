using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Tests.Html;

/// <summary>A server of somebody who sends mail, reached at every address of this machine.</summary>
internal sealed class ImageServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ImageServer(WebApplication app) => _app = app;

    public static byte[] Png { get; } = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[500]];

    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    public int Port => new Uri(_app.Urls.First()).Port;

    public string Url(string path) => $"http://127.0.0.1:{Port}{path}";

    /// <summary>A server that answers by the function; null is an answer without a body, status 404.</summary>
    public static async Task<ImageServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://0.0.0.0:0");
        var app = builder.Build();
        var server = new ImageServer(app);
        app.Run(async context =>
        {
            server.Requests.Enqueue((
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.Ordinal)));
            await answer(context);
        });
        await app.StartAsync();
        return server;
    }

    public static Task<ImageServer> StartAsync(byte[] body, string type) => StartAsync(context =>
    {
        context.Response.ContentType = type;
        context.Response.Headers.SetCookie = "seen=1";
        return context.Response.Body.WriteAsync(body).AsTask();
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
