namespace Mailservr.Addresses;

/// <summary>An address to be created.</summary>
public sealed record NewAddress
{
    /// <summary>The local part in any case, or <c>*</c> for every other one of the domain.</summary>
    public required string Name { get; init; }

    public required long DomainId { get; init; }

    /// <summary>At most 1,000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>In the future; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public long? CategoryId { get; init; }
}

/// <summary>Which addresses of an account. What is null does not filter.</summary>
public sealed record AddressFilter
{
    /// <summary>One of these.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    public long? DomainId { get; init; }

    public long? CategoryId { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>A part of the address or of its note, whatever the case.</summary>
    public string? Text { get; init; }

    internal bool Matches(AddressRecord address) =>
        (Ids is null || Ids.Contains(address.Id))
        && (DomainId is null || address.DomainId == DomainId)
        && (CategoryId is null || address.CategoryId == CategoryId)
        && (Enabled is null || address.Enabled == Enabled)
        && (Text is null
            || address.Address.Contains(Text, StringComparison.OrdinalIgnoreCase)
            || address.Note?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true);
}
