using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>The HTTP API of a Mailservr host. Thread-safe; lives as long as its <see cref="HttpClient"/>.</summary>
/// <remarks>
/// Every call throws <see cref="MailservrException"/> for what the server refuses, and lets
/// <see cref="HttpRequestException"/> through where it cannot be reached. Answers of 429 and 503 are waited out as the
/// server asks, where the request may be repeated (<see cref="MailservrClientOptions.MaxRetries"/>). Lists are read page
/// by page as they are enumerated.
/// </remarks>
public sealed class MailservrClient
{
    /// <param name="http">
    /// Its <see cref="HttpClient.BaseAddress"/> is the root of the host, with the prefix the API is mounted under, if any.
    /// </param>
    /// <param name="options">Has the API key.</param>
    public MailservrClient(HttpClient http, MailservrClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var api = new ApiTransport(http, options ?? new MailservrClientOptions());
        Sessions = new SessionsClient(api);
        Account = new AccountClient(api);
        TwoFactor = new TwoFactorClient(api);
        Google = new GoogleClient(api);
        Exports = new ExportsClient(api);
        ApiKeys = new ApiKeysClient(api);
        Domains = new DomainsClient(api);
        Addresses = new AddressesClient(api);
        AddressCategories = new AddressCategoriesClient(api);
        BlockedSenders = new BlockedSendersClient(api, "api/blocked-senders");
        Threads = new ThreadsClient(api);
        Emails = new EmailsClient(api);
        Attachments = new AttachmentsClient(api);
        Events = new EventsClient(api);
        Webhooks = new WebhooksClient(api);
        Billing = new BillingClient(api);
        PasswordManagers = new PasswordManagersClient(api);
        Admin = new AdminClient(api);
        Health = new HealthClient(api);
    }

    /// <summary>Registering, signing in and out, and who is signed in.</summary>
    public SessionsClient Sessions { get; }

    public AccountClient Account { get; }

    public TwoFactorClient TwoFactor { get; }

    public GoogleClient Google { get; }

    public ExportsClient Exports { get; }

    public ApiKeysClient ApiKeys { get; }

    public DomainsClient Domains { get; }

    public AddressesClient Addresses { get; }

    public AddressCategoriesClient AddressCategories { get; }

    /// <summary>Those of the whole account; <see cref="AddressesClient.BlockedSenders"/> has those of one address.</summary>
    public BlockedSendersClient BlockedSenders { get; }

    public ThreadsClient Threads { get; }

    public EmailsClient Emails { get; }

    public AttachmentsClient Attachments { get; }

    public EventsClient Events { get; }

    public WebhooksClient Webhooks { get; }

    public BillingClient Billing { get; }

    /// <summary>New addresses in the ways of SimpleLogin and Addy.io.</summary>
    public PasswordManagersClient PasswordManagers { get; }

    public AdminClient Admin { get; }

    public HealthClient Health { get; }
}
