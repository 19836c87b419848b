using Mailservr.Accounts;
using Mailservr.Billing;
using Mailservr.Dns;
using Mailservr.Domains;
using Mailservr.Erasure;
using Mailservr.RemoteImages;
using Mailservr.Secrets;
using Mailservr.Webhooks;

namespace Mailservr;

/// <summary>Section <c>Mailservr</c> of the configuration.</summary>
public sealed class MailservrOptions
{
    /// <summary>Where database, blobs, keys and certificates live; relative to the content root.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>Base of the links that are handed out; the first HTTP address of the server when null.</summary>
    public Uri? PublicUrl { get; set; }

    public SmtpOptions Smtp { get; set; } = new();

    public LmtpOptions Lmtp { get; set; } = new();

    public MailLimits Limits { get; set; } = new();

    public WebhookOptions Webhooks { get; set; } = new();

    public RemoteImageOptions RemoteImages { get; set; } = new();

    public BootstrapOptions Bootstrap { get; set; } = new();

    public BillingOptions Billing { get; set; } = new();

    /// <summary>Who may make an account. Closed by default: what is open to the world is for its host to decide.</summary>
    public RegistrationMode Registration { get; set; } = RegistrationMode.Closed;

    public AccountOptions Accounts { get; set; } = new();

    public RateLimitOptions RateLimits { get; set; } = new();

    public SecretOptions Secrets { get; set; } = new();

    public DnsOptions Dns { get; set; } = new();

    public DomainRecordsOptions DomainRecords { get; set; } = new();

    public WellKnownOptions WellKnown { get; set; } = new();

    public DashboardOptions Dashboard { get; set; } = new();

    public PrivacyOptions Privacy { get; set; } = new();

    /// <summary>How long live events can be resumed, up to 36,500 days. 30 days also bound what a log of refusals can grow to.</summary>
    public TimeSpan EventRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long messages that are under way may take to arrive when the host stops, up to a minute; then 421 4.3.2.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a link to an attachment works, up to 7 days. Long enough for a slow download, short enough to be passed on by
    /// mistake.
    /// </summary>
    public TimeSpan AttachmentLinkLifetime { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>The SMTP listener.</summary>
public sealed class SmtpOptions
{
    /// <summary>Comma-separated <c>address:port</c>; empty is off.</summary>
    public string Listen { get; set; } = "127.0.0.1:2525";

    /// <summary>The same with TLS from the first byte (RFC 8314 §3.3).</summary>
    public string ListenTls { get; set; } = "";

    /// <summary>The name in greeting and trace data; the name of the machine when null.</summary>
    public string? Hostname { get; set; }

    public CertificateOptions Certificate { get; set; } = new();

    /// <summary>Networks (CIDR, comma-separated) whose connections begin with a PROXY protocol header.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>Networks (CIDR, comma-separated) that may use XCLIENT.</summary>
    public string XClientNetworks { get; set; } = "";
}

/// <summary>The LMTP listener (RFC 2033), for a mail server in front.</summary>
public sealed class LmtpOptions
{
    /// <summary>Comma-separated <c>address:port</c>; empty is off.</summary>
    public string Listen { get; set; } = "";
}

/// <summary>A PEM or PKCS #12 file; read again when it changes. Without one a self-signed certificate is made.</summary>
public sealed class CertificateOptions
{
    public string? Path { get; set; }

    /// <summary>The private key, when <see cref="Path"/> is a PEM file without it.</summary>
    public string? KeyPath { get; set; }

    public string? Password { get; set; }
}

/// <summary>What the receiving side takes. Every limit acts on the byte or command that exceeds it.</summary>
public sealed class MailLimits
{
    /// <summary>Bytes of a message. 100 MB of attachment are 137 MB in base64, and some text.</summary>
    public long MessageBytes { get; set; } = 150L * 1024 * 1024;

    /// <summary>Decoded bytes of one attachment.</summary>
    public long AttachmentBytes { get; set; } = 100L * 1024 * 1024;

    /// <summary>Recipients of one transaction. RFC 5321 §4.5.3.1.8 asks for at least 100; big lists send 1,000.</summary>
    public int Recipients { get; set; } = 1000;

    /// <summary>Connections at once. Each costs 20 to 30 KB while idle.</summary>
    public int Connections { get; set; } = 2000;

    /// <summary>Connections from one IPv4 address or IPv6 /64.</summary>
    public int ConnectionsPerAddress { get; set; } = 50;

    /// <summary>Unknown recipients from one address block in ten minutes before it is turned away: dictionary attacks.</summary>
    public int UnknownRecipients { get; set; } = 10;

    /// <summary>Attachments of one message that are kept as blobs of their own; more stay in the original only.</summary>
    public int Attachments { get; set; } = 1000;

    /// <summary>Bytes of text, headers and other small things of one message that are kept in the message store.</summary>
    public int InlineBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Memory of all messages that are being received, beyond the first 128 KB of each. When it is used up, more text goes
    /// to the blob store at once, and a message of thousands of parts is put off (452 4.3.1).
    /// </summary>
    public long MessageMemoryBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Messages that may wait for the message store before senders are told to come back (451 4.4.5).</summary>
    public int PendingMessages { get; set; } = 1000;
}

/// <summary>Pages of agreed names (RFC 8615). A host that maps one of them itself has the last word.</summary>
public sealed class WellKnownOptions
{
    /// <summary>
    /// Where to report security problems: comma-separated <c>mailto:</c>, <c>tel:</c> or <c>https:</c> (RFC 9116
    /// §2.5.3). Without any there is no security.txt.
    /// </summary>
    public string SecurityContacts { get; set; } = "";

    /// <summary>The policy on such reports; an https URL (RFC 9116 §2.5.7).</summary>
    public Uri? SecurityPolicy { get; set; }

    /// <summary>Where a person changes the password: a path or a URL. Without it there is no change-password.</summary>
    public string ChangePassword { get; set; } = "";
}

/// <summary>What the first start creates; ignored once there is an admin.</summary>
public sealed class BootstrapOptions
{
    public string AdminEmail { get; set; } = "admin@localhost";

    /// <summary>
    /// The admin's password. When null, one is generated where <see cref="Announce"/> tells it; else the admin has none
    /// until he sets one with his key.
    /// </summary>
    public string? AdminPassword { get; set; }

    /// <summary>An API key for the admin, taken as it is; one is generated and printed once when null.</summary>
    public string? ApiKey { get; set; }

    public string Domain { get; set; } = "mail.localhost";

    /// <summary>Tells on the console what was created: where to send, where to read and the key.</summary>
    public bool Announce { get; set; } = true;
}
