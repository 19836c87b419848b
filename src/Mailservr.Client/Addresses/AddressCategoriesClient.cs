using System.Globalization;
using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Labels for addresses.</summary>
public sealed class AddressCategoriesClient
{
    private const string Path = "api/address-categories";
    private readonly ApiTransport _api;

    internal AddressCategoriesClient(ApiTransport api) => _api = api;

    public IAsyncEnumerable<AddressCategory> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(new QueryText(Path), ClientJson.Default.DataPageAddressCategory, cancellationToken);

    /// <param name="name">No two have the same.</param>
    /// <param name="color">As <c>#rrggbb</c>.</param>
    /// <param name="idempotencyKey">Sent again with it, the call gives the same category.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<AddressCategory> CreateAsync(
        string name, string color, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Post(
                Path, new AddressCategoryBody(name, color), ClientJson.Default.AddressCategoryBody, idempotencyKey),
            ClientJson.Default.DataAddressCategory,
            cancellationToken);

    /// <param name="id">Of the category.</param>
    /// <param name="name">Null: stays as it is.</param>
    /// <param name="color">Null: stays as it is.</param>
    /// <param name="ifMatch">The version it must still have.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<AddressCategory> UpdateAsync(
        long id,
        string? name = null,
        string? color = null,
        string? ifMatch = null,
        CancellationToken cancellationToken = default) =>
        _api.ReadAsync(
            ApiRequest.Patch(
                Of(id), new AddressCategoryBody(name, color), ClientJson.Default.AddressCategoryBody, ifMatch),
            ClientJson.Default.DataAddressCategory,
            cancellationToken);

    public Task DeleteAsync(long id, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        _api.RunAsync(ApiRequest.Delete(Of(id), ifMatch), cancellationToken);

    private static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");
}

public sealed record AddressCategory : Resource
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>As <c>#rrggbb</c>.</summary>
    public string Color { get; init; } = "";
}

internal sealed record AddressCategoryBody(string? Name, string? Color);
