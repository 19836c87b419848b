using System.Net;
using System.Text;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class SignInFloodTests : IAsyncLifetime
{
    private const int Logins = 200;
    private const int Mails = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailservr-");
    private WebApplication _app = WebApplication.Create();

    public async ValueTask InitializeAsync()
    {
        await _app.DisposeAsync();
        _app = TestApp.Create(_folder.FullName, replace: services => services.Configure<MailservrOptions>(options =>
        {
            options.Accounts.PasswordCost = 9;
            options.Accounts.PasswordWorkers = 1;
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
    public async Task Logins_TwoHundredAtOnce_AreAllAnsweredRightAndMailGoesOn()
    {
        var url = new Uri(_app.Urls.First());
        var browser = await Browser.RegisteredAsync(url);
        var answered = 0;
        var logins = Enumerable.Range(0, Logins).Select(async i =>
        {
            // Five are wrong: fewer than turn an account away.
            var isWrong = i % 40 == 0;
            var answer = await new Browser(url).LoginAsync(browser.Email, isWrong ? "wrong wrong wrong" : Browser.Password);
            Interlocked.Increment(ref answered);
            Assert.Equal(isWrong ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, answer.Status);
        }).ToList();

        for (var i = 0; i < Mails; i++)
            await SendAsync(i);
        var answeredDuringMail = Volatile.Read(ref answered);
        await Task.WhenAll(logins);

        Assert.True(answeredDuringMail < Logins, "The mail had to wait for every login.");
        Assert.Equal(Logins, answered);
    }

    private async Task SendAsync(int number)
    {
        var smtp = _app.Services.GetRequiredService<Mailservr.AspNetCore.Smtp.SmtpEndPoints>().Smtp[0];
        await using var client = await ScriptedSmtpClient.ConnectAsync(smtp);
        await client.HelloAsync();
        var message = Encoding.UTF8.GetBytes($"Subject: {number}\r\n\r\nText.\r\n");
        var answers = await client.SendMailAsync("a@example.org", ["hello@mail.localhost"], message);
        Assert.Equal(250, answers[0].Code);
    }
}
