using System.Net;

namespace Mailservr.EndToEnd.Tests;

public class DashboardTests(SharedServer shared)
{
    [Fact]
    public async Task Root_OfTheHostAtItsFirstStart_LeadsToTheSetup()
    {
        using var answer = await shared.Server.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/mail/setup", answer.RequestMessage?.RequestUri?.AbsolutePath);
        Assert.Contains("<h1>Set up</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
