using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Needs no key.</summary>
public sealed class HealthClient
{
    private readonly ApiTransport _api;

    internal HealthClient(ApiTransport api) => _api = api;

    /// <summary>Whether the process answers.</summary>
    public Task<HostHealth> GetLiveAsync(CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get("health/live"), ClientJson.Default.DataHostHealth, cancellationToken);

    /// <summary>Whether mail is taken. A host that is not ready refuses with 503 <c>not_ready</c>.</summary>
    public Task<HostHealth> GetReadyAsync(CancellationToken cancellationToken = default) =>
        _api.ReadAsync(ApiRequest.Get("health/ready"), ClientJson.Default.DataHostHealth, cancellationToken);
}

public sealed record HostHealth
{
    /// <summary><c>live</c>, <c>ready</c>, or <c>degraded</c>: mail is taken, but something behind it is late or away.</summary>
    public string Status { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Checks { get; init; }
}
