using Mailservr.AspNetCore.Tests.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Tests.Security;

/// <summary>Everything at Trace, and none of the secrets in it.</summary>
public sealed class SecretLogTests
{
    [Fact]
    public async Task Log_OfEverySecretInUse_HoldsNone()
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-");
        using var log = new LogLines();
        await using (var app = TestApp.Create(folder.FullName, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddProvider(log);
        }))
        {
            app.MapMailservr();
            await app.StartAsync(TestContext.Current.CancellationToken);
            var secrets = await UseAsync(new Uri(app.Urls.First()));
            secrets.Add(File.ReadAllText(Path.Combine(folder.FullName, "keys", "master.keys")).Trim());
            await app.StopAsync(TestContext.Current.CancellationToken);

            Assert.NotEmpty(log.Lines);
            Assert.Equal(7, secrets.Count);
            Assert.All(secrets, secret => Assert.True(secret.Length >= 9));
            Assert.All(log.Lines, line =>
                Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
        }
        folder.Delete(recursive: true);
    }

    private static async Task<List<string>> UseAsync(Uri url)
    {
        var browser = await Browser.RegisteredAsync(url);
        var token = browser.Cookies["mailservr-session"];
        await browser.LoginAsync(browser.Email, "canary-of-a-wrong-password");
        await browser.PostAsync("/api/auth/login", "{\"password\":\"canary-in-broken-json\"");
        await browser.PostAsync(
            "/api/account/password",
            $$"""{"currentPassword":"{{Browser.Password}}","newPassword":"canary-of-a-new-password"}""");
        var key = (await browser.PostAsync("/api/api-keys", """{"name":"k"}""")).Data.GetProperty("key").GetString() ?? "";
        using var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        await new ApiClient(http).GetAsync("/api/account");
        await browser.PostAsync("/api/auth/logout", null);
        return
        [
            token, key, Browser.Password, "canary-of-a-wrong-password", "canary-in-broken-json", "canary-of-a-new-password",
        ];
    }
}
