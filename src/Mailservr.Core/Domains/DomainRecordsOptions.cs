namespace Mailservr.Domains;

/// <summary>What the DNS of the domains should say, and when that is checked.</summary>
public sealed class DomainRecordsOptions
{
    /// <summary>How often the DNS of every active domain is checked by itself; null: only when an admin asks.</summary>
    public TimeSpan? CheckInterval { get; set; }

    /// <summary>Where reports on DMARC and TLS go to; postmaster of each domain when null.</summary>
    public string? ReportAddress { get; set; }

    /// <summary>
    /// Whether others may send without a valid certificate. Testing only reports, and so breaks nothing before a
    /// certificate for the name of the server is there; Enforce then protects.
    /// </summary>
    public MtaStsMode MtaSts { get; set; } = MtaStsMode.Testing;
}

/// <summary>RFC 8461 §5.</summary>
public enum MtaStsMode
{
    /// <summary>No policy.</summary>
    Off,

    Testing,

    Enforce,
}
