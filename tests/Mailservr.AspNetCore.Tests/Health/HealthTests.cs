using System.Net;
using Mailservr.AspNetCore.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Health;

public sealed class HealthTests(TestApp app)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Probe_Running_Is200WithoutAKey(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(app.Client()).GetAsync(path)).Status);

    [Fact]
    public async Task Ready_StartingOrStopping_Is503()
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
        await using (var other = TestApp.Create(folder))
        {
            other.MapMailservr();
            await other.StartAsync();
            other.Services.GetRequiredService<Readiness>().IsReady = false;
            var client = new ApiClient(new HttpClient { BaseAddress = new Uri(other.Urls.First()) });

            (await client.GetAsync("/health/ready")).IsProblem(503, "not_ready");
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).Status);
        }
        Directory.Delete(folder, recursive: true);
    }
}
