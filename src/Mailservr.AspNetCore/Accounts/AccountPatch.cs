namespace Mailservr.AspNetCore.Accounts;

internal sealed class AccountPatch
{
    public string? Name { get; set; }

    public string? AddressFormat { get; set; }

    public long? DefaultDomainId
    {
        get;
        set => (field, HasDefaultDomainId) = (value, true);
    }

    public int? MailRetentionDays
    {
        get;
        set => (field, HasMailRetentionDays) = (value, true);
    }

    /// <summary>Null is a value of it, so that "not given" is remembered apart.</summary>
    internal bool HasDefaultDomainId { get; private set; }

    /// <inheritdoc cref="HasDefaultDomainId"/>
    internal bool HasMailRetentionDays { get; private set; }
}
