using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Audit;
using Mailservr.Billing;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Identities;
using Mailservr.Messages;
using Mailservr.Passwords;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Testing;
using Mailservr.TwoFactor;
using Microsoft.Extensions.Options;

namespace Mailservr.Core.Tests.Accounts;

/// <summary>Every service of accounts, domains, addresses and blocks, over records in memory.</summary>
internal sealed class Office
{
    public const long Alice = 1_000_001;
    public const long Bob = 1_000_002;

    public Office()
    {
        Ids = new IdAllocator(new InMemoryIds());
        Domains = new DomainDirectory(DomainRecords, AccountRecords, AddressRecords, Ids, Time);
        Blocks = new BlockList(BlockRecords, Ids, Time);
        Retired = new RetiredAddresses(new InMemoryRecords<RetiredAddressRecord>(), Ids, Configured, Time);
        var catalogue = new PlanCatalogue(Configured);
        Plans = new AccountPlans(PurchaseRecords, AccountRecords, catalogue, Configured);
        Book = new AddressBook(
            AddressRecords, CategoryRecords, Domains, Blocks, Retired, Mail, new PlanGate(Plans), Ids, Time);
        Categories = new AddressCategories(CategoryRecords, AddressRecords, Ids);
        Usage = new ApiKeyUsage(KeyRecords, TraceLog.Of<ApiKeyUsage>());
        Keys = new ApiKeys(
            KeyRecords,
            AccountRecords,
            AddressRecords,
            CredentialRecords,
            Plans,
            new PlanGate(Plans),
            Usage,
            Ids,
            Configured.Accounts,
            Time);
        Secrets = new SecretProtector(new MasterKeyRing(Configured.Secrets, ""));
        SigningKeys = new SigningKeys(
            SecretRecords, Secrets, Ids, Configured, Time, TraceLog.Of<SigningKeys>());
        Sessions = new SessionDirectory(
            SessionRecords,
            AccountRecords,
            SigningKeys,
            new SessionUsage(SessionRecords, TraceLog.Of<SessionUsage>()),
            Ids,
            Configured.Accounts,
            Time);
        Passwords = new PasswordVault(
            CredentialRecords,
            Hasher,
            new PasswordWorkers(Configured.Accounts),
            new SignInThrottle(Configured.Accounts, Time),
            Sessions,
            Ids,
            Time);
        Audit = new AuditLog(AuditRecords, Ids, Time);
        SecondFactor = new SecondFactor(
            new TotpSecrets(SecretRecords, Secrets, Ids, Time),
            new RecoveryCodes(CredentialRecords, Ids, Time),
            Passwords,
            Sessions,
            Audit,
            Configured.Accounts,
            Time);
        SignIn = new SignIn(AccountRecords, Passwords, SecondFactor, Sessions, Audit);
        Invitations = new Invitations(InvitationRecords, Ids, Time);
        Links = new IdentityLinks(CredentialRecords, AccountRecords, Ids, Time);
        Registration = new Registration(
            AccountRecords, Passwords, Invitations, Links, SignIn, Ids, Configured, Time);
        ExternalSignIn = new ExternalSignIn(
            AccountRecords, Links, new SignInChallenges(Secrets, Time), SecondFactor, Registration, SignIn);
        Administration = new AccountAdministration(AccountRecords, Sessions, catalogue);
        Bootstrap = new Bootstrap(
            AccountRecords,
            Domains,
            Book,
            Keys,
            Passwords,
            Ids,
            Options.Create(Configured),
            Time,
            TraceLog.Of<Bootstrap>());
    }

    public MailservrOptions Configured { get; } = new()
    {
        Registration = RegistrationMode.Open,
        Accounts = { PasswordWorkers = 1 },
        Secrets = { MasterKey = Convert.ToBase64String(new byte[32]) },
    };

    public QuickHasher Hasher { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public InMemoryRecords<AccountRecord> AccountRecords { get; } = new();

    public InMemoryRecords<ApiKeyRecord> KeyRecords { get; } = new();

    public InMemoryRecords<DomainRecord> DomainRecords { get; } = new();

    public InMemoryRecords<AddressRecord> AddressRecords { get; } = new();

    public InMemoryRecords<AddressCategoryRecord> CategoryRecords { get; } = new();

    public InMemoryRecords<BlockRecord> BlockRecords { get; } = new();

    public InMemoryRecords<PurchaseRecord> PurchaseRecords { get; } = new();
    public InMemoryRecords<CredentialRecord> CredentialRecords { get; } = new();

    public InMemoryRecords<SessionRecord> SessionRecords { get; } = new();

    public InMemoryRecords<SecretRecord> SecretRecords { get; } = new();

    public InMemoryRecords<AuditRecord> AuditRecords { get; } = new();

    public InMemoryRecords<InvitationRecord> InvitationRecords { get; } = new();

    public SecretProtector Secrets { get; }

    public SigningKeys SigningKeys { get; }

    public SessionDirectory Sessions { get; }

    public PasswordVault Passwords { get; }

    public AuditLog Audit { get; }

    public SecondFactor SecondFactor { get; }

    public SignIn SignIn { get; }

    public Invitations Invitations { get; }

    public IdentityLinks Links { get; }

    public Registration Registration { get; }

    public ExternalSignIn ExternalSignIn { get; }

    public AccountAdministration Administration { get; }

    public DeletionLog Mail { get; } = new();

    public AccountPlans Plans { get; }

    public IdAllocator Ids { get; }

    public DomainDirectory Domains { get; }

    public BlockList Blocks { get; }

    public RetiredAddresses Retired { get; }

    public AddressBook Book { get; }

    public AddressCategories Categories { get; }

    public ApiKeyUsage Usage { get; }

    public ApiKeys Keys { get; }

    public Bootstrap Bootstrap { get; }

    public async Task<DomainRecord> DomainAsync(string name = "mail.example") =>
        (await Domains.CreateAsync(name, receiveOnly: false, default)).Value
        ?? throw new InvalidOperationException("The domain was refused.");

    public async Task<AddressRecord> AddressAsync(string name, DomainRecord domain, long owner = Alice) =>
        (await Book.CreateAsync(owner, new NewAddress { Name = name, DomainId = domain.Id }, default)).Value
        ?? throw new InvalidOperationException("The address was refused.");

    /// <summary>A session of the account that <see cref="AccountAsync"/> makes.</summary>
    public async Task<CreatedSession> SessionAsync(Actor actor)
    {
        var session = await Sessions.CreateAsync(Alice, actor, default);
        NotedSecrets.Note(session.Token);
        return session;
    }

    public async Task<AccountRecord> AccountAsync(long id = Alice, AddressFormat format = AddressFormat.Name) =>
        (await AccountRecords.SaveAsync(
            new AccountRecord
            {
                Id = id,
                Email = $"{id}@example.org",
                AddressFormat = format,
                CreatedAt = Time.GetUtcNow(),
            },
            default)).Record
        ?? throw new InvalidOperationException("The account was refused.");
}

/// <summary>Notes what was to be deleted; keeps no mail.</summary>
internal sealed class DeletionLog : IMessageStore
{
    public List<(long AccountId, MailSelection Selection)> Deleted { get; } = [];

    public ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken)
    {
        Deleted.Add((accountId, selection));
        return new(ChangeStatus.Done);
    }

    public ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(
        AppendBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<StoredMessage?> FindAsync(
        long accountId, long messageId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
}
