using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mailservr.Load.Comparing;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Paging;

/// <summary>A host with so much mail, and somebody who has signed in to its pages.</summary>
internal sealed partial class PagedHost : SampleHost
{
    private const string Password = "correct horse battery staple";

    private readonly HttpClient _browser = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });

    private readonly PostgresCluster? _cluster;

    public PagedHost(string program, string folder, PostgresCluster? cluster)
        : base(program, folder, cluster)
    {
        _cluster = cluster;
        _browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
    }

    protected override string[] Options =>
    [
        "--Mailservr:Bootstrap:AdminPassword=" + Password,
        "--Mailservr:RateLimits:PerKey=1000000", "--Mailservr:RateLimits:PerAccount=1000000", "--Mailservr:RateLimits:PerAddress=1000000",
    ];

    public async Task FillAsync(int messages)
    {
        var plan = new LoadPlan { Server = EndPoint, Messages = messages, Workload = Correspondence.Name };
        var result = await Task.Run(new LoadRun(plan).Send);
        if (result.Acknowledged != messages)
            throw new InvalidOperationException($"Not all mail was taken: {result}");
        await SettleAsync();
        if (_cluster is not null)
            await _cluster.RestAsync();
    }

    public async Task SignInAsync()
    {
        using var form = new FormUrlEncodedContent([new("email", "admin@localhost"), new("password", Password)]);
        using var answer = await _browser.PostAsync(Address("/mail/sign-in"), form);
        if (answer.StatusCode != HttpStatusCode.SeeOther)
            throw new InvalidOperationException($"The sign-in was answered by {(int)answer.StatusCode}.");
    }

    public Task<JsonElement> GenerateAddressAsync() => PostAsync("/api/addresses/generate", new { });

    /// <returns>Milliseconds until the last byte.</returns>
    public async Task<double> TimeAsync(string path)
    {
        var start = Stopwatch.GetTimestamp();
        await GetPageAsync(path);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public async Task<string> GetPageAsync(string path)
    {
        using var answer = await _browser.GetAsync(Address(path));
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync()
            : throw new InvalidOperationException($"{path} was answered by {(int)answer.StatusCode}.");
    }

    /// <returns>Bytes of the inbox with its styles, scripts and pictures, as a browser without anything of ours fetches them.</returns>
    public async Task<int> WeighFirstVisitAsync()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["/mail"]);
        var bytes = 0;
        while (open.TryDequeue(out var path))
        {
            if (!seen.Add(path))
                continue;
            var text = await GetPageAsync(path);
            bytes += System.Text.Encoding.UTF8.GetByteCount(text);
            foreach (Match asset in Asset().Matches(text))
                open.Enqueue(asset.Groups["path"].Value);
            var folder = path[..(path.LastIndexOf('/') + 1)];
            foreach (Match import in Import().Matches(path.EndsWith(".js", StringComparison.Ordinal) ? text : ""))
                open.Enqueue(folder + import.Groups["name"].Value);
        }
        return bytes;
    }

    public override void Dispose()
    {
        _browser.Dispose();
        base.Dispose();
    }

    private Uri Address(string path) => new(Client.BaseAddress!, path);

    [GeneratedRegex("""(?:href|src)="(?<path>/mail/assets/[^"]+)""", RegexOptions.NonBacktracking)]
    private static partial Regex Asset();

    [GeneratedRegex("""(?:from|import) "\./(?<name>[^"]+)""", RegexOptions.NonBacktracking)]
    private static partial Regex Import();
}
