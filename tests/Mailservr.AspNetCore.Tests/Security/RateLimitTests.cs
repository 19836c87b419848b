using System.Globalization;
using System.Net;
using Mailservr.AspNetCore.Tests.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Security;

public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailservr-");
    private WebApplication _app = WebApplication.Create();

    public async ValueTask InitializeAsync()
    {
        await _app.DisposeAsync();
        _app = TestApp.Create(_folder.FullName, replace: services => services.Configure<MailservrOptions>(options =>
        {
            options.RateLimits.PerKey = 5;
            options.RateLimits.PerAddress = 5;
        }));
        _app.MapMailservr();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Key_RequestsBeyondItsLimit_Are429AndSayWhenToComeBack()
    {
        var admin = new ApiClient(Client(TestApp.AdminKey));
        var first = await admin.GetAsync("/api/account");
        for (var i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/account", ("X-Forwarded-For", $"192.0.2.{i}"))).Status);

        var refused = await admin.GetAsync("/api/account", ("X-Forwarded-For", "192.0.2.99"));

        Assert.StartsWith("\"key\";q=5;w=60", first.Headers["RateLimit-Policy"], StringComparison.Ordinal);
        Assert.StartsWith("\"key\";r=4;t=60", first.Headers["RateLimit"], StringComparison.Ordinal);
        refused.IsProblem(429, "rate_limited");
        Assert.StartsWith("\"key\";r=0;t=", refused.Headers["RateLimit"], StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
    }

    [Fact]
    public async Task Address_GuessesBeyondItsLimit_Are429ButAKeyFromThereWorks()
    {
        var guesser = new ApiClient(Client("mk_live_guess"));
        for (var i = 0; i < 5; i++)
            (await guesser.GetAsync("/api/account")).IsProblem(401, "unauthenticated");

        (await guesser.GetAsync("/api/account")).IsProblem(429, "rate_limited");
        (await new Browser(new Uri(_app.Urls.First())).LoginAsync("a@example.org", "x")).IsProblem(429, "rate_limited");
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(Client(TestApp.AdminKey)).GetAsync("/api/account")).Status);
    }

    private HttpClient Client(string key) => new()
    {
        BaseAddress = new Uri(_app.Urls.First()), DefaultRequestHeaders = { { "Authorization", $"Bearer {key}" } },
    };
}
