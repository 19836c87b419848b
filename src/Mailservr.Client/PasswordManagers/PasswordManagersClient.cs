using System.Text.Json.Serialization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>New addresses as password managers make them; <see cref="AddressesClient.GenerateAsync"/> is the way of our own.</summary>
public sealed class PasswordManagersClient
{
    private readonly ApiTransport _api;

    internal PasswordManagersClient(ApiTransport api) => _api = api;

    /// <summary>In the way of SimpleLogin.</summary>
    /// <param name="hostname">The web site that it is for.</param>
    /// <param name="mode"><c>uuid</c> or <c>word</c>; null: as the account prefers.</param>
    /// <param name="note">Null: the host name.</param>
    /// <param name="idempotencyKey">Sent again with it, the call gives the same address.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<SimpleLoginAlias> CreateSimpleLoginAliasAsync(
        string? hostname = null,
        string? mode = null,
        string? note = null,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default)
    {
        var path = new QueryText("api/alias/random/new").Add("hostname", hostname).Add("mode", mode).ToString();
        var body = new SimpleLoginBody(note);
        var request = ApiRequest.Post(path, body, ClientJson.Default.SimpleLoginBody, idempotencyKey);
        return _api.ReadBareAsync(
            request with { KeyHeader = "Authentication" }, ClientJson.Default.SimpleLoginAlias, cancellationToken);
    }

    /// <summary>In the way of Addy.io.</summary>
    public Task<AddyAlias> CreateAddyAliasAsync(
        NewAddyAlias alias, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post("api/v1/aliases", alias, ClientJson.Default.NewAddyAlias, idempotencyKey),
            ClientJson.Default.DataAddyAlias,
            cancellationToken);
}

public sealed record SimpleLoginAlias
{
    public long Id { get; init; }

    /// <summary>The whole address.</summary>
    public string Email { get; init; } = "";

    public bool Enabled { get; init; }

    public string? Note { get; init; }
}

public sealed record NewAddyAlias
{
    /// <summary>The name of one of the domains.</summary>
    public required string Domain { get; init; }

    public string? Description { get; init; }

    /// <summary>E.g. <c>random_words</c>, <c>uuid</c>, or <c>custom</c> with <see cref="LocalPart"/>.</summary>
    public string? Format { get; init; }

    [JsonPropertyName("local_part")]
    public string? LocalPart { get; init; }
}

public sealed record AddyAlias
{
    public long Id { get; init; }

    /// <summary>The whole address.</summary>
    public string Email { get; init; } = "";

    public bool Active { get; init; }

    public string? Description { get; init; }
}

internal sealed record SimpleLoginBody(string? Note);
