using System.Security.Cryptography;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Google;

/// <summary>An app that lets people sign in with a Google of its own, for all tests of it.</summary>
public sealed class GoogleApp : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private WebApplication _app = WebApplication.Create();
    private FakeGoogle? _google;

    public FakeGoogle Google => _google ?? throw new InvalidOperationException("The fixture has not started.");

    public Uri Url => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public MailservrOptions Options => Services.GetRequiredService<MailservrOptions>();

    public async ValueTask InitializeAsync()
    {
        await _app.DisposeAsync();
        await ChosenStorage.StartAsync();
        _google = await FakeGoogle.StartAsync();
        _app = TestApp.Create(_folder, replace: services => new Builder(services).UseGoogle(options =>
        {
            options.ClientId = FakeGoogle.ClientId;
            options.ClientSecret = FakeGoogle.ClientSecret;
            options.AuthorizationEndpoint = new Uri(_google.Url, "/auth");
            options.TokenEndpoint = new Uri(_google.Url, "/token");
        }));
        _app.MapMailservr();
        await _app.StartAsync();
    }

    /// <summary>Somebody who is known there.</summary>
    public static (string Subject, string Email) NewPerson()
    {
        var subject = RandomNumberGenerator.GetString("0123456789", 21);
        return (subject, $"p{subject}@gmail.example");
    }

    /// <summary>From the start to the end of the way; the answer of the callback.</summary>
    public async Task<ApiAnswer> SignInAsync(
        Browser browser, (string Subject, string Email) person, string query = "", bool isVerified = true)
    {
        ArgumentNullException.ThrowIfNull(browser);
        var start = await browser.SendAsync(HttpMethod.Get, "/api/auth/google" + query, null, "same-origin");
        Assert.Equal(302, (int)start.Status);
        return await ReturnAsync(browser, Google.Agree(start.Location, person.Subject, person.Email, isVerified));
    }

    /// <summary>Google sends the browser back.</summary>
    public static async Task<ApiAnswer> ReturnAsync(Browser browser, string url)
    {
        ArgumentNullException.ThrowIfNull(browser);
        var answer = await browser.SendAsync(HttpMethod.Get, new Uri(url).PathAndQuery, null, "cross-site");
        Assert.Equal(302, (int)answer.Status);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Google.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Builder(IServiceCollection services) : IMailservrBuilder
    {
        public IServiceCollection Services => services;
    }
}
