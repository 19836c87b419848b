using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Mailservr.Load.Comparing;

/// <summary>
/// samples/Mailservr.Host, as it comes, with SQLite or with a PostgreSQL of its own; asked over its own HTTP API.
/// </summary>
internal class SampleHost : MailServer
{
    private const string ApiKey = "mk_live_benchmark";
    public const string Label = "Mailservr";
    private readonly string _program;
    private readonly PostgresCluster? _cluster;
    private readonly IPEndPoint _http = FreeEndPoint();
    private readonly HttpClient _client;

    public SampleHost(string program, string folder, PostgresCluster? cluster = null)
        : base(Label, folder)
    {
        (_program, _cluster) = (program, cluster);
        _client = new() { BaseAddress = new($"http://{_http}"), Timeout = TimeSpan.FromMinutes(5) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    protected HttpClient Client => _client;

    public override IReadOnlyList<int> Processes =>
        _cluster is null ? base.Processes : [.. base.Processes, _cluster.ProcessId];

    public override async Task StartAsync()
    {
        if (_cluster is { ProcessId: 0 })
            await _cluster.StartAsync();
        await base.StartAsync();
    }

    /// <summary>A search waits until the index has everything that was committed before it.</summary>
    public override async Task SettleAsync() => await GetAsync("/api/emails?q=zzz&limit=1");

    /// <summary>An account keeps a message once, and with it to which of its addresses it was delivered.</summary>
    public override async Task<int> CountStoredAsync()
    {
        var count = 0;
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await GetAsync($"/api/emails?limit=100{cursor}");
            count += page.GetProperty("data").EnumerateArray()
                .Sum(email => email.GetProperty("deliveredTo").GetArrayLength());
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? "&cursor=" + Uri.EscapeDataString(next) : null;
        }

        return count;
    }

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
        _cluster?.Dispose();
    }

    protected override Daemon Launch() => new(
        Log,
        "dotnet",
        [_program,
        $"--urls=http://{_http}",
        "--Mailservr:DataDirectory=" + File("data"),
        $"--Mailservr:Smtp:Listen={EndPoint}",
        "--Mailservr:Smtp:Hostname=mx.inbox.test",
        "--Mailservr:Limits:ConnectionsPerAddress=1000",
        // All that is stored is read and counted, a hundred to a page.
        "--Mailservr:RateLimits:PerKey=1000000",
        "--Mailservr:RateLimits:PerAccount=1000000",
        "--Mailservr:Bootstrap:ApiKey=" + ApiKey,
        "--Mailservr:Bootstrap:Domain=" + Domain,
        .. Storage,
        .. Options]);

    /// <summary>What the host is told besides.</summary>
    protected virtual string[] Options => [];

    private string[] Storage => _cluster is null
        ? []
        : ["--Mailservr:Storage=Postgres", "--ConnectionStrings:Mailservr=" + _cluster.ConnectionString()];

    protected override async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet.
            return false;
        }
    }

    protected override async Task PrepareAsync()
    {
        var domains = await GetAsync("/api/domains");
        var domainId = domains.GetProperty("data")[0].GetProperty("id").GetInt64();
        for (var i = 1; i <= Mailboxes; i++)
            await PostAsync("/api/addresses", new { name = $"u{i}", domainId });
    }

    protected async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<JsonElement> GetAsync(string path) =>
        _client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));
}
