using System.Net;
using System.Text;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Receiving;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Smtp;

public sealed class StoreOutageTests : IAsyncLifetime
{
    private const int Pending = 5;
    private const int Senders = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly WebApplication _app;

    public StoreOutageTests() => _app = TestApp.Create(
        _folder,
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Services.PostConfigure<MailservrOptions>(options => options.Limits.PendingMessages = Pending);
        },
        services =>
        {
            var store = services.Last(service => service.ServiceType == typeof(IMessageStore)).ImplementationFactory;
            services.AddSingleton<IMessageStore>(
                provider => new GatedMessageStore((IMessageStore?)store?.Invoke(provider) ?? throw new InvalidOperationException()));
        });

    private GatedMessageStore Store => (GatedMessageStore)_app.Services.GetRequiredService<IMessageStore>();

    private ReceivingMetrics Metrics => _app.Services.GetRequiredService<ReceivingMetrics>();

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    [Fact]
    public async Task Outage_OfTheStore_PutsOffWhatIsTooMuchAndEndsWithIt()
    {
        var first = DeliverAsync();
        await UntilAsync(() => Store.Waiting == 1);
        var others = Enumerable.Range(0, Senders).Select(_ => DeliverAsync()).ToList();
        await UntilAsync(() => others.Count(other => other.IsCompleted) == Senders - Pending);

        Assert.All(others.Where(other => other.IsCompleted), other => Assert.Equal("451 4.4.5", other.Result[..9]));
        Assert.False(first.IsCompleted);
        Store.Open();
        var replies = (await Task.WhenAll([first, .. others])).Append(await DeliverAsync()).ToList();

        Assert.Equal(Pending + 2, replies.Count(reply => reply.StartsWith("250", StringComparison.Ordinal)));
        Assert.Equal(new ReceivingTotals(Senders + 2, Pending + 2, 0, Senders - Pending), Metrics.Totals);
    }

    [Fact]
    public async Task Stop_WhileTheStoreStandsStill_CutsOffUnacknowledged()
    {
        var delivery = DeliverAsync();
        await UntilAsync(() => Store.Waiting == 1);

        var stopping = _app.StopAsync();
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return delivery.IsCompleted;
        });
        Assert.Equal("", await delivery);
        Assert.Equal(new ReceivingTotals(1, 0, 0, 1), Metrics.Totals);
        Store.Open();
        await stopping;
    }

    public async ValueTask DisposeAsync()
    {
        Store.Open();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The reply to a message, or nothing if there was none.</summary>
    private async Task<string> DeliverAsync()
    {
        var message = Encoding.ASCII.GetBytes($"Subject: {Guid.NewGuid():N}\r\n\r\nx\r\n");
        try
        {
            await using var client = await ScriptedSmtpClient.ConnectAsync(EndPoint());
            await client.HelloAsync();
            var answers = await client.SendMailAsync("a@sender.example", ["hello@mail.localhost"], message);
            return answers[0].ToString();
        }
        catch (SmtpUnexpectedException)
        {
            // The connection was closed.
            return "";
        }
    }

    private IPEndPoint EndPoint() => _app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0];

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }
}
