namespace Mailservr.Dns;

/// <summary>How the DNS is asked.</summary>
public sealed class DnsOptions
{
    /// <summary>
    /// Recursive servers: comma-separated addresses, with <c>:port</c> unless it is 53. Empty: those of the system.
    /// </summary>
    public string Servers { get; set; } = "";

    /// <summary>How long one server may take to answer once; what comes at all mostly comes within a second.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one question may take, all servers and repetitions together.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the servers are gone through: a datagram may be lost.</summary>
    public int Attempts { get; set; } = 2;

    /// <summary>Asks in random upper and lower case and wants the same back: one more thing to guess for a forger.</summary>
    public bool RandomizeCase { get; set; } = true;

    /// <summary>Answers that are remembered; about 1 KB each.</summary>
    public int CacheEntries { get; set; } = 5000;
}
