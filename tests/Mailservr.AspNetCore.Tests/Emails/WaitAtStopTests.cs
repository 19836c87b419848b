using Microsoft.AspNetCore.Builder;

namespace Mailservr.AspNetCore.Tests.Emails;

/// <summary>Whoever waits for mail while the server stops: its time is not over, so it is not told that.</summary>
public sealed class WaitAtStopTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private WebApplication? _app;

    [Fact]
    public async Task Wait_ServerStops_IsPutOff()
    {
        await ChosenStorage.StartAsync();
        _app = TestApp.Create(_folder);
        var begun = new TaskCompletionSource();
        _app.Use((context, next) =>
        {
            begun.TrySetResult();
            return next(context);
        });
        _app.MapMailservr();
        await _app.StartAsync();
        var client = new ApiClient(TestApp.Client(new Uri(_app.Urls.First()), TestApp.AdminKey));

        var waiting = client.GetAsync("/api/emails/wait?timeoutSeconds=60");
        await begun.Task;
        await _app.StopAsync();

        (await waiting).IsProblem(503, "not_ready");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
