using System.Net;
using System.Text;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Accounts;

/// <summary>Keeps the cookies it is given and says where its requests come from, as browsers do.</summary>
public sealed class Browser
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public const string Password = "correct horse battery staple";

    private readonly Uri _url;
    private ApiAnswer? _answered;

    public Browser(Uri url)
    {
        _url = url;
        Client = new(
            new HttpClient(new BrowserHandler(this, new WatchedHandler(answer => _answered = answer))) { BaseAddress = url },
            new() { MaxRetries = 0 });
    }

    /// <summary>The client that everybody has, with the cookies of this browser.</summary>
    public MailservrClient Client { get; }

    /// <summary>What <see cref="Client"/> was answered last.</summary>
    public ApiAnswer Answered => _answered ?? throw new InvalidOperationException("Nothing was asked.");

    /// <summary>Name and value of each.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>The last Set-Cookie as it was.</summary>
    public string SetCookie { get; private set; } = "";

    public string Email { get; } = $"{Guid.NewGuid():n}@example.org";

    public static async Task<Browser> RegisteredAsync(Uri url)
    {
        var browser = new Browser(url);
        var answer = await browser.PostAsync(
            "/api/auth/register", $$"""{"email":"{{browser.Email}}","password":"{{Password}}","name":"Ann"}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return browser;
    }

    public Task<ApiAnswer> LoginAsync(string email, string password) => PostAsync(
        "/api/auth/login", System.Text.Json.JsonSerializer.Serialize(new { email, password }));

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, "same-origin");

    public Task<ApiAnswer> PostAsync(string path, string? json) => SendAsync(HttpMethod.Post, path, json, "same-origin");

    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string? json, string? site, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_url, path));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        Prepare(request, site);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        Keep(response);
        var answer = new ApiAnswer(response, await response.Content.ReadAsByteArrayAsync());
        NotedSecrets.NoteHeaders(request, response);
        NotedSecrets.NoteBody(json);
        NotedSecrets.NoteBody(answer.Text);
        return answer;
    }

    /// <summary>Says where a request comes from, and adds the cookies.</summary>
    internal void Prepare(HttpRequestMessage request, string? site)
    {
        if (site is not null)
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        if (Cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
    }

    internal void Keep(HttpResponseMessage response)
    {
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            SetCookie = cookie;
            var parts = cookie.Split(';')[0].Split('=', 2);
            if (parts[1].Length == 0)
                Cookies.Remove(parts[0]);
            else
                Cookies[parts[0]] = parts[1];
        }
    }
}
