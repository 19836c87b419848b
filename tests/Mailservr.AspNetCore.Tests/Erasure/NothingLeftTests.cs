using System.Net;
using System.Text;
using System.Text.Json;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.AspNetCore.Tests.Webhooks;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Tests.Erasure;

/// <summary>An account is filled with words and deleted; then none of them is found in any byte that is kept.</summary>
public sealed class NothingLeftTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    // S3 refuses requests of another time.
    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly LogLines _log = new();

    private WebApplication App { get; set; } = WebApplication.Create();

    public async ValueTask InitializeAsync()
    {
        await App.DisposeAsync();
        App = TestApp.Create(
            _folder,
            builder => builder.Logging.SetMinimumLevel(LogLevel.Information).AddProvider(_log),
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
        App.MapMailservr();
        await App.StartAsync();
    }

    [Fact]
    public async Task Account_DeletedAndPurged_IsFoundNowhere()
    {
        await using var hook = new HookReceiver();
        var (canary, others) = (new Canary(), new Canary());
        var account = new MarkedAccount(App, canary);
        // The last to write: nothing of others comes over its traces.
        await new MarkedAccount(App, others).FillAsync(hook.Url.ToString());
        await account.FillAsync(hook.Url.ToString());
        await hook.NextAsync();
        // Takes all mail into search.
        Assert.Equal(2, (await account.Browser.GetAsync("/api/emails?q=large")).Data.GetArrayLength());
        var archive = await ExportAsync(account.Browser);
        Assert.Equal(canary.Things, canary.FindIn(await KeptAsync()));

        var wrong = await DeleteAsync(account, "wrong wrong wrong");
        var deleted = await DeleteAsync(account, MarkedAccount.Password);

        wrong.IsProblem(400, "invalid");
        Assert.Equal(HttpStatusCode.Accepted, deleted.Status);
        Assert.True(deleted.Data.GetProperty("purgedBy").GetDateTimeOffset() > deleted.Data.GetProperty("deletedAt").GetDateTimeOffset());
        (await account.Browser.GetAsync("/api/account")).IsProblem(401, "unauthenticated");
        (await account.Browser.LoginAsync(account.Email, MarkedAccount.Password)).IsProblem(401, "invalid_credentials");
        Assert.Equal((550, "5.1.1"), Status(await account.RecipientAsync()));

        var certificate = await PurgedAsync();
        using (var http = new HttpClient())
            Assert.NotEqual(HttpStatusCode.OK, (await http.GetAsync(archive, TestContext.Current.CancellationToken)).StatusCode);

        Assert.Contains("messages 2", certificate, StringComparison.Ordinal);
        var kept = await KeptAsync();
        Assert.Empty(canary.FindIn(kept));
        Assert.Equal(others.Things, others.FindIn(kept));
        await AddressIsKeptFromOthersAsync(canary);
        Assert.Equal((550, "5.1.1"), Status(await account.RecipientAsync()));
        // The e-mail is free again, for an account that has nothing of the old one.
        var again = await new Browser(account.Url).PostAsync(
            "/api/auth/register", $$"""{"email":"{{account.Email}}","password":"{{MarkedAccount.Password}}"}""");
        Assert.Equal(HttpStatusCode.Created, again.Status);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task<ApiAnswer> DeleteAsync(MarkedAccount account, string password) => account.Browser.SendAsync(
        HttpMethod.Delete, "/api/account", JsonSerializer.Serialize(new { password }), "same-origin");

    private static (int Code, string Status) Status(SmtpAnswer answer) => (answer.Code, answer.Lines[0].Split(' ')[0]);

    // Until it can be fetched.
    private static async Task<string> ExportAsync(Browser browser)
    {
        var path = (await browser.PostAsync("/api/account/exports", null)).Location ?? "";
        while (true)
        {
            var export = (await browser.GetAsync(path)).Data;
            Assert.NotEqual("failed", export.GetProperty("status").GetString());
            if (export.GetProperty("url").GetString() is { } url)
                return url;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task AddressIsKeptFromOthersAsync(Canary canary)
    {
        var stranger = await Browser.RegisteredAsync(new Uri(App.Urls.First()));
        var domain = (await stranger.GetAsync("/api/domains")).Data[0].GetProperty("id").GetInt64();
        var taken = await stranger.PostAsync("/api/addresses", $$"""{"name":"{{canary["local"]}}","domainId":{{domain}}}""");
        taken.IsProblem(409, "address_taken");
    }

    private async Task<string> PurgedAsync()
    {
        var admin = new ApiClient(TestApp.Client(new Uri(App.Urls.First()), TestApp.AdminKey));
        while (true)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            foreach (var entry in (await admin.GetAsync("/api/admin/audit")).Data.EnumerateArray())
            {
                if (entry.GetProperty("action").GetString() == "account.purged")
                    return entry.GetProperty("details").GetString() ?? "";
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task<IReadOnlyList<byte[]>> KeptAsync() =>
    [
        .. await KeptBytes.ReadAsync(_folder, ChosenStorage.Of(_folder)),
        Encoding.UTF8.GetBytes(string.Join('\n', _log.Lines)),
    ];
}
