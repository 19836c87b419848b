using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests;

/// <summary>Calls the API with one key: as programs do, or by hand where the wire is what is tried.</summary>
public sealed class ApiClient
{
    private ApiAnswer? _answered;

    public ApiClient(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        Http = http;
        Client = new(
            new HttpClient(new WatchedHandler(answer => _answered = answer)) { BaseAddress = http.BaseAddress },
            new() { ApiKey = http.DefaultRequestHeaders.Authorization?.Parameter, MaxRetries = 0 });
    }

    /// <summary>The client that everybody has. Its refusals are looked at on the wire, too.</summary>
    public MailservrClient Client { get; }

    /// <summary>What <see cref="Client"/> was answered last.</summary>
    public ApiAnswer Answered => _answered ?? throw new InvalidOperationException("Nothing was asked.");

    public HttpClient Http { get; }

    public long AccountId { get; init; }

    public string Key { get; init; } = "";

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<ApiAnswer> PostAsync(string path, string? json = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, json, headers);

    public Task<ApiAnswer> PatchAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, json, headers);

    public Task<ApiAnswer> DeleteAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, path, null, headers);

    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        var answer = new ApiAnswer(response, await response.Content.ReadAsByteArrayAsync());
        NotedSecrets.NoteHeaders(request, response, Http.DefaultRequestHeaders.Authorization?.Parameter);
        NotedSecrets.NoteBody(json);
        NotedSecrets.NoteBody(answer.IsText ? answer.Text : null);
        return answer;
    }

    /// <summary>The id of the first domain: the one that the first start has created.</summary>
    public async Task<long> DomainIdAsync() => (await GetAsync("/api/domains")).Data[0].GetProperty("id").GetInt64();

    /// <summary>A new address of any name.</summary>
    public async Task<Address> NewAddressAsync() => await Client.Addresses.CreateAsync(
        new NewAddress { Name = "a" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), DomainId = await DomainIdAsync() });

    /// <summary>The same with its answer.</summary>
    public async Task<ApiAnswer> AddressAsync(string? name = null)
    {
        name ??= "a" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var answer = await PostAsync("/api/addresses", $$"""{"name":"{{name}}","domainId":{{await DomainIdAsync()}}}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer;
    }
}

public sealed class ApiAnswer
{
    public ApiAnswer(HttpResponseMessage response, byte[] body)
    {
        ArgumentNullException.ThrowIfNull(response);
        IsHead = response.RequestMessage?.Method == HttpMethod.Head;
        Status = response.StatusCode;
        Body = body;
        ETag = response.Headers.ETag?.ToString();
        Location = response.Headers.Location?.ToString();
        ContentType = response.Content.Headers.ContentType?.ToString();
        Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
    }

    public bool IsHead { get; }

    public bool IsText => ContentType?.Contains("json", StringComparison.Ordinal) == true;

    public HttpStatusCode Status { get; }

    public byte[] Body { get; }

    public string Text => Encoding.UTF8.GetString(Body);

    public string? ETag { get; }

    public string? Location { get; }

    public string? ContentType { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Data => Json.GetProperty("data");

    public long Id => Data.GetProperty("id").GetInt64();

    public string? Code => Json.GetProperty("code").GetString();

    public string? NextCursor => Json.GetProperty("nextCursor").GetString();

    /// <summary>It is a problem of this status and code that satisfies both conventions.</summary>
    public void IsProblem(int status, string code)
    {
        Assert.Equal(status, (int)Status);
        Assert.Equal("application/problem+json", ContentType);
        if (IsHead)
        {
            Assert.Empty(Body);
            return;
        }
        Assert.Equal(code, Code);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.Equal(Json.GetProperty("detail").GetString(), Json.GetProperty("error").GetString());
        Assert.NotEmpty(Json.GetProperty("traceId").GetString() ?? "");
        Assert.NotEmpty(Json.GetProperty("title").GetString() ?? "");
        Assert.NotEmpty(Json.GetProperty("type").GetString() ?? "");
    }

    /// <summary>The body without what differs in every request.</summary>
    public string WithoutTraceId() =>
        IsHead ? Text : Text.Replace(Json.GetProperty("traceId").GetString() ?? "", "", StringComparison.Ordinal);
}
