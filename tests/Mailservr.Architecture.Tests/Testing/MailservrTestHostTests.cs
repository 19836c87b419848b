using System.Net;
using Mailservr.Testing;

namespace Mailservr.Architecture.Tests.Testing;

public sealed class MailservrTestHostTests : IAsyncLifetime
{
    private MailservrTestHost? _host;

    private MailservrTestHost Host => _host ?? throw new InvalidOperationException("The host has not been started.");

    public async ValueTask InitializeAsync() => _host = await TracedHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Fact]
    public async Task WaitFor_MailOfBeforeAndAfter_FindsBoth()
    {
        var inbox = await Host.CreateAddressAsync("inbox");
        await Host.SendAsync("a@example.org", inbox, "First", "one", "<p>one</p>");
        var first = await Host.WaitForAsync(to: inbox);

        var waiting = Host.WaitForAsync(to: inbox, subject: "second");
        await Host.SendAsync("b@example.org", inbox, "Second", "two");
        var second = await waiting;

        Assert.Equal(("First", "Second"), (first.Subject, second.Subject));
        Assert.Contains("one", first.Text, StringComparison.Ordinal);
        Assert.Contains("<p>one</p>", first.Html, StringComparison.Ordinal);
        Assert.Null(second.Html);
    }

    [Fact]
    public async Task WaitFor_MailThatDoesNotCome_SaysWhatCame()
    {
        var inbox = await Host.CreateAddressAsync("inbox");
        await Host.SendAsync("a@example.org", inbox, "Something else", "text");

        var exception = await Assert.ThrowsAsync<TimeoutException>(
            () => Host.WaitForAsync(to: inbox, subject: "wanted", timeout: TimeSpan.FromMilliseconds(50)));

        Assert.Contains("Something else", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ToNobody_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<SmtpUnexpectedException>(
            () => Host.SendAsync("a@example.org", "nobody@mail.test", "x", "x"));

        Assert.Contains("550", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_CarriesTheKey()
    {
        Assert.Equal(HttpStatusCode.OK, (await Host.Client.GetAsync("/api/emails")).StatusCode);
        using var stranger = new HttpClient { BaseAddress = Host.Client.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/emails")).StatusCode);
    }

    [Fact]
    public async Task Hosts_SideBySide_AreStrangers()
    {
        await using var other = await TracedHost.StartAsync(options => options.Domain = "other.test");
        var inbox = await other.CreateAddressAsync("inbox");

        Assert.EndsWith("@other.test", inbox, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SmtpUnexpectedException>(() => Host.SendAsync("a@example.org", inbox, "x", "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => Host.WaitForAsync(to: inbox));
    }
}
