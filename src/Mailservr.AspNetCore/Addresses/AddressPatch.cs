using Mailservr.Addresses;

namespace Mailservr.AspNetCore.Addresses;

/// <summary>Null is a value of some members here, so that "not given" is remembered apart.</summary>
internal sealed class AddressPatch
{
    private bool _hasNote;
    private bool _hasExpiresAt;
    private bool _hasCategoryId;

    public bool? Enabled { get; set; }

    public string? Note
    {
        get;
        set => (field, _hasNote) = (value, true);
    }

    public DateTimeOffset? ExpiresAt
    {
        get;
        set => (field, _hasExpiresAt) = (value, true);
    }

    public long? CategoryId
    {
        get;
        set => (field, _hasCategoryId) = (value, true);
    }

    public AddressRecord ApplyTo(AddressRecord address) => address with
    {
        Enabled = Enabled ?? address.Enabled,
        Note = _hasNote ? Note : address.Note,
        ExpiresAt = _hasExpiresAt ? ExpiresAt : address.ExpiresAt,
        CategoryId = _hasCategoryId ? CategoryId : address.CategoryId,
    };
}
