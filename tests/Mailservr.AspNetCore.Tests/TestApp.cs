using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Smtp;
using Mailservr.AspNetCore.Tests;
using Mailservr.Billing;
using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(TestApp))]

namespace Mailservr.AspNetCore.Tests;

/// <summary>One app for all tests: each makes accounts of its own, so that none sees another's.</summary>
public sealed class TestApp : IAsyncLifetime
{
    public const string AdminKey = "the-key-of-the-admin";

    /// <summary>What the plan <c>small</c> gives to attachments.</summary>
    public const long SmallPlanBytes = 4000;

    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private int _accounts;

    private WebApplication App { get; set; } = WebApplication.Create();

    public IServiceProvider Services => App.Services;

    public Uri Url => new(App.Urls.First());

    public IPEndPoint SmtpEndPoint => Services.GetRequiredService<SmtpEndPoints>().Smtp[0];

    public async ValueTask InitializeAsync()
    {
        await App.DisposeAsync();
        await ChosenStorage.StartAsync();
        App = Create(_folder);
        App.MapMailservr();
        await App.StartAsync();
    }

    /// <summary>An app that keeps its data in a folder, or in what stands for it, and listens on free ports.</summary>
    public static WebApplication Create(
        string folder, Action<WebApplicationBuilder>? configure = null, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.Logging.ClearProviders().AddTraceLog();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        configure?.Invoke(builder);
        builder.Services.AddMailservr(options =>
        {
            options.DataDirectory = folder;
            options.Smtp.Listen = "127.0.0.1:0";
            options.Bootstrap.ApiKey = AdminKey;
            options.Bootstrap.Announce = false;
            options.Registration = RegistrationMode.Open;
            // As cheap as bcrypt gets, and room for what all tests together do from one address.
            options.Accounts.PasswordCost = 4;
            options.RateLimits.PerAddress = 1_000_000;
            options.Accounts.WrongPasswordsPerAddress = 10_000;
            options.Webhooks.AllowedTargets = "127.0.0.1";
            options.RemoteImages.AllowedTargets = "127.0.0.1";
            options.Billing.Plans["small"] = new PlanOptions { Name = "Small", AttachmentBytes = SmallPlanBytes };
        }).UseChosenStorage(folder);
        replace?.Invoke(builder.Services);
        return builder.Build();
    }

    public ApiClient Admin() => new(Client(AdminKey));

    public HttpClient Client(string? key = null) => Client(Url, key);

    public static HttpClient Client(Uri url, string? key)
    {
        var client = new HttpClient { BaseAddress = url };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A new account and a client with a key of it.</summary>
    public Task<ApiClient> AccountAsync(AccountRole role = AccountRole.User, params string[] scopes) =>
        AccountAsync(App, $"account{Interlocked.Increment(ref _accounts)}@example.org", role, scopes);

    public Task<ApiClient> ClientAsync(long accountId, params string[] scopes) => ClientAsync(App, accountId, scopes);

    public static async Task<ApiClient> AccountAsync(
        WebApplication app, string email, AccountRole role, params string[] scopes)
    {
        var account = new AccountRecord
        {
            Id = await app.Services.GetRequiredService<IdAllocator>().NextAsync(default),
            Email = email,
            Role = role,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await app.Services.GetRequiredService<IRecordStore<AccountRecord>>().SaveAsync(account, default);
        return await ClientAsync(app, account.Id, scopes);
    }

    private static async Task<ApiClient> ClientAsync(WebApplication app, long accountId, params string[] scopes)
    {
        var created = await app.Services.GetRequiredService<ApiKeys>().CreateAsync(
            accountId, new NewApiKey { Name = "test", Scopes = scopes.Length == 0 ? null : scopes }, default);
        var key = created.Value ?? throw new InvalidOperationException(created.Refusal?.Detail);
        return new ApiClient(Client(new Uri(app.Urls.First()), key.Key)) { AccountId = accountId, Key = key.Key };
    }

    public async Task<MessageRecord> AppendAsync(MessageAppendBuilder message)
    {
        message.Id = await Services.GetRequiredService<IdAllocator>().NextAsync(default);
        var batch = new AppendBatch([message.Build()], [], []);
        return (await Services.GetRequiredService<IMessageStore>().AppendAsync(batch, default))[0].Record;
    }

    /// <summary>Says a message to the SMTP port.</summary>
    public async Task SendAsync(string to, string message, string from = "sender@example.org")
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(SmtpEndPoint);
        await client.HelloAsync();
        var answers = await client.SendMailAsync(from, [to], Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")));
        Assert.Equal(250, answers[0].Code);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        // Made with the first secret: not every choice of tests has one.
        if (new FileInfo(Path.Combine(_folder, "keys", "master.keys")) is { Exists: true } keys)
            NotedSecrets.Note((await File.ReadAllTextAsync(keys.FullName)).Trim());
        Directory.Delete(_folder, recursive: true);
    }
}
