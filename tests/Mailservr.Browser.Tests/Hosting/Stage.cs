using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Html;
using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Browser.Tests;

/// <summary>A host of its own, as it is after its first start, and the server of somebody who sends mail.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Owner = "owner@example.org";
    public const string Password = "a-quiet-place-by-the-harbour";

    /// <summary>A blue square of 8 × 8 pixels.</summary>
    public static readonly byte[] Square = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQCtuAFTEMLQkA/N1IAWVUhswAAAAASUVORK5CYII=");

    private Stage(MailservrTestHost host, ImageServer remote) => (Host, Remote) = (host, remote);

    public MailservrTestHost Host { get; }

    /// <summary>Has a picture at every path, and remembers who asked.</summary>
    public ImageServer Remote { get; }

    /// <summary>At the remote server by another name than ours: cookies know no ports.</summary>
    public string Elsewhere(string path) => $"http://127.0.0.2:{Remote.Port}{path}";

    public Uri Url => Host.Client.BaseAddress ?? throw new InvalidOperationException("The host has no address.");

    public static async Task<Stage> StartAsync(Action<MailservrTestHostOptions>? change = null)
    {
        NotedSecrets.Note(Password);
        var remote = await ImageServer.StartAsync(Square, "image/png");
        var host = await TracedHost.StartAsync(options =>
        {
            change?.Invoke(options);
            var configure = options.Configure;
            options.Configure = configured =>
            {
                Configure(configured);
                configure?.Invoke(configured);
            };
        });
        return new Stage(host, remote);
    }

    /// <summary>Several mails at once: hosts have nothing against it.</summary>
    public Task SendAsync(string to, IEnumerable<MailDraft> drafts) => Parallel.ForEachAsync(
        drafts,
        new ParallelOptions { MaxDegreeOfParallelism = 8 },
        async (draft, _) => await Host.SendAsync("sender@example.org", [to], draft with { To = [new(null, to)] }));

    /// <summary>What the owner has, by id.</summary>
    public async Task<Dictionary<long, T>> MailAsync<T>(Func<string, T> ofSubject)
    {
        var owner = await Host.Services.GetRequiredService<IRecordStore<AccountRecord>>().FindByKeyAsync(Owner, default)
            ?? throw new InvalidOperationException("There is no owner.");
        var store = Host.Services.GetRequiredService<IMessageStore>();
        var mail = new Dictionary<long, T>();
        var query = new MailQuery { Limit = 100 };
        while (true)
        {
            var page = await store.QueryMessagesAsync(owner.Id, query, default);
            foreach (var message in page.Items)
                mail.Add(message.Id, ofSubject(message.Subject));
            if (page.Next is null)
                return mail;
            query = query with { Cursor = page.Next };
        }
    }

    private static void Configure(MailservrOptions configured)
    {
        configured.Bootstrap.AdminEmail = Owner;
        configured.Bootstrap.AdminPassword = Password;
        configured.Registration = RegistrationMode.Open;
        configured.Accounts.PasswordCost = 4;
        configured.RateLimits.PerAddress = 1_000_000;
        configured.RateLimits.PerKey = configured.RateLimits.PerAccount = 1_000_000;
        configured.RemoteImages.AllowedTargets = "127.0.0.1";
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Remote.DisposeAsync();
    }
}
