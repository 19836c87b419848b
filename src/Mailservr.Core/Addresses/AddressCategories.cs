using Mailservr.Storage;

namespace Mailservr.Addresses;

/// <summary>The categories of an account.</summary>
public sealed class AddressCategories(
    IRecordStore<AddressCategoryRecord> categories,
    IRecordStore<AddressRecord> addresses,
    IdAllocator ids)
{
    private const int MaxNameLength = 100;

    public async ValueTask<Outcome<AddressCategoryRecord>> CreateAsync(
        long accountId, string name, string color, CancellationToken cancellationToken)
    {
        if (Check(name, color) is { } refusal)
            return refusal;
        var record = new AddressCategoryRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            Name = name.Trim(),
            Color = color.ToLowerInvariant(),
        };
        return Answer(record, await categories.SaveAsync(record, cancellationToken));
    }

    /// <summary>By ascending id.</summary>
    public ValueTask<IReadOnlyList<AddressCategoryRecord>> ListAsync(
        long accountId, long afterId, int limit, CancellationToken cancellationToken) =>
        categories.ListAsync(accountId, afterId, limit, cancellationToken);

    public ValueTask<AddressCategoryRecord?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        categories.FindOwnAsync(accountId, id, cancellationToken);

    /// <summary>Saves a changed record; refused when it changed meanwhile.</summary>
    public async ValueTask<Outcome<AddressCategoryRecord>> UpdateAsync(
        AddressCategoryRecord changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (Check(changed.Name, changed.Color) is { } refusal)
            return refusal;
        var clean = changed with { Name = changed.Name.Trim(), Color = changed.Color.ToLowerInvariant() };
        return Answer(clean, await categories.SaveChangeAsync(clean, cancellationToken));
    }

    /// <summary>Its addresses stay, without a category.</summary>
    public async ValueTask DeleteAsync(AddressCategoryRecord category, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(category);
        await foreach (var address in addresses.AllAsync(category.OwnerId, cancellationToken))
        {
            if (address.CategoryId == category.Id)
                await ClearAsync(address, category.Id, cancellationToken);
        }
        await categories.DeleteAsync(category.Id, cancellationToken);
    }

    private async ValueTask ClearAsync(AddressRecord address, long categoryId, CancellationToken cancellationToken)
    {
        for (AddressRecord? current = address; current?.CategoryId == categoryId;)
        {
            var saved = await addresses.SaveAsync(current with { CategoryId = null }, cancellationToken);
            current = saved.Record ?? await addresses.FindAsync(address.Id, cancellationToken);
        }
    }

    private static Outcome<AddressCategoryRecord> Answer(
        AddressCategoryRecord record, SaveResult<AddressCategoryRecord> saved) => saved switch
    {
        { Record: { } category } => category,
        { Status: SaveStatus.Stale } => Refusal.Stale,
        _ => Refusal.Conflict("category_taken", $"There is a category named {record.Name} already."),
    };

    private static Refusal? Check(string name, string color)
    {
        if (name.Trim().Length is 0 or > MaxNameLength)
            return Refusal.Invalid("name", "The name must have 1 to 100 characters.");
        return color is ['#', ..] && color.Length == 7 && color.Skip(1).All(char.IsAsciiHexDigit)
            ? null
            : Refusal.Invalid("color", "The color must look like #1f77b4.");
    }
}
