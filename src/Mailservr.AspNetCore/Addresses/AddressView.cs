using Mailservr.Addresses;
using Mailservr.Domains;

namespace Mailservr.AspNetCore.Addresses;

internal sealed record AddressView
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Address { get; init; }

    public required bool Enabled { get; init; }

    public required string? Note { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required long? CategoryId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required AddressDomainView Domain { get; init; }

    public static AddressView Of(AddressRecord address, DomainRecord? domain) => new()
    {
        Id = address.Id,
        Name = address.Name,
        Address = address.Address,
        Enabled = address.Enabled,
        Note = address.Note,
        ExpiresAt = address.ExpiresAt,
        CategoryId = address.CategoryId,
        CreatedAt = address.CreatedAt,
        Domain = new AddressDomainView(address.DomainId, address.DomainName, domain?.ReceiveOnly ?? false),
    };
}

internal sealed record AddressDomainView(long Id, string Name, bool ReceiveOnly);

internal sealed class NewAddressBody
{
    public string? Name { get; set; }

    public long? DomainId { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public long? CategoryId { get; set; }
}

internal sealed class GenerateAddressBody
{
    public long? DomainId { get; set; }

    public string? Note { get; set; }
}
