using Mailservr.Accounts;
using System.Net;
using Mailservr.Addresses;
using Mailservr.Admission;
using Mailservr.Blocking;
using Mailservr.Core.Tests.Storage;
using Mailservr.Domains;
using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Receiving;
using Mailservr.Smtp;
using Mailservr.Storage;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Receiving;

/// <summary>The receiving side over stores in memory. The domain is mail.example.</summary>
internal sealed class ReceivingHost
{
    public const string Domain = "mail.example";

    private readonly MemoryRecordStore<DomainRecord> _domains = new();
    private readonly MemoryRecordStore<AddressRecord> _addresses = new();
    private readonly MemoryRecordStore<BlockRecord> _blocks = new();

    public ReceivingHost(Action<MailservrOptions>? configure = null, params IAdmissionPolicy[] policies)
    {
        configure?.Invoke(Options);
        Memory = new MessageMemoryBudget(Options.Limits.MessageMemoryBytes);
        Messages = new MemoryMessageStore(Events);
        Ids = new IdAllocator(new MemoryIdBlocks());
        Reader = new MessageReader(Blobs);
        Blocks = new BlockList(_blocks, Ids, Time);
        Retired = new RetiredAddresses(new MemoryRecordStore<RetiredAddressRecord>(), Ids, Options, Time);
        Services = new ReceivingServices(
            new RecipientResolver(_domains, _addresses, Accounts, Retired, Time),
            new RecipientProbing(Options, Time),
            new AdmissionPipeline([new SenderBlockPolicy(Blocks), .. policies], TraceLog.Of<AdmissionPipeline>()),
            new DecisionLog(Events, Signal, Time, TraceLog.Of<DecisionLog>()),
            new MessageAppender(Messages, Signal, Options, Metrics, Time),
            Memory,
            Blobs,
            Ids,
            Options,
            Metrics,
            Time);
    }

    public MemoryRecordStore<AccountRecord> Accounts { get; } = new();

    public MailservrOptions Options { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public MemoryBlobStore Blobs { get; } = new();

    public MemoryEventLog Events { get; } = new();

    public EventSignal Signal { get; } = new();

    public MemoryMessageStore Messages { get; }

    public ReceivingMetrics Metrics { get; } = new(factory: null);

    public MessageMemoryBudget Memory { get; }

    public IdAllocator Ids { get; }

    public MessageReader Reader { get; }

    public BlockList Blocks { get; }

    public RetiredAddresses Retired { get; }

    public ReceivingServices Services { get; }

    public async Task<DomainRecord> AddDomainAsync(string name = Domain, bool active = true)
    {
        var domain = new DomainRecord
        {
            Id = await Ids.NextAsync(CancellationToken.None),
            Name = name,
            Active = active,
            CreatedAt = Time.GetUtcNow(),
        };
        await _domains.SaveAsync(domain, CancellationToken.None);
        return domain;
    }

    public async Task<AddressRecord> AddAddressAsync(
        string name, long account = 1, bool enabled = true, DateTimeOffset? expires = null, string domain = Domain)
    {
        await AddAccountAsync(account);
        var found = await _domains.FindByKeyAsync(domain, CancellationToken.None) ?? await AddDomainAsync(domain);
        var address = new AddressRecord
        {
            Id = await Ids.NextAsync(CancellationToken.None),
            OwnerId = account,
            Name = name,
            DomainId = found.Id,
            DomainName = domain,
            Enabled = enabled,
            ExpiresAt = expires,
            CreatedAt = Time.GetUtcNow(),
        };
        await _addresses.SaveAsync(address, CancellationToken.None);
        return address;
    }

    private async Task AddAccountAsync(long id)
    {
        if (await Accounts.FindAsync(id, CancellationToken.None) is not null)
            return;
        var account = new AccountRecord { Id = id, Email = $"{id}@example.org", CreatedAt = Time.GetUtcNow() };
        await Accounts.SaveAsync(account, CancellationToken.None);
    }

    public MessageIngestor OpenMessage(params AddressRecord[] recipients)
    {
        var transaction = new MailTransaction(
            new SmtpPeer { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 25) },
            new SmtpMailCommand { ReversePath = Path("sender@client.example") },
            AdmissionVerdict.Continue);
        foreach (var address in recipients)
        {
            transaction.Recipients.Add(
                new AcceptedRecipient(
                    new SmtpRecipientCommand { ForwardPath = Path(address.Address) }, address, AdmissionVerdict.Continue));
        }

        return new MessageIngestor(Services, transaction, "mx.example", _ => { });
    }

    /// <summary>The message as stored for each of two accounts, fed in pieces of the sizes given, over and over.</summary>
    public async Task<IReadOnlyList<StoredMessage>> ReceiveAsync(ReadOnlyMemory<byte> message, params int[] pieces)
    {
        var first = Messages.Messages.Count;
        var one = await AddAddressAsync($"one{first}", account: 1);
        var two = await AddAddressAsync($"two{first}", account: 2);
        await using var ingestor = OpenMessage(one, two);
        for (var i = 0; !message.IsEmpty; i++)
        {
            var piece = pieces.Length == 0 ? message.Length : Math.Clamp(pieces[i % pieces.Length], 1, message.Length);
            await ingestor.WriteAsync(message[..piece], CancellationToken.None);
            message = message[piece..];
        }

        var reply = Assert.Single(await ingestor.CompleteAsync(CancellationToken.None));
        Assert.Equal(250, reply.Code);
        return [.. Messages.Messages.Skip(first)];
    }

    private static SmtpPath Path(string address)
    {
        Assert.True(SmtpPath.TryParse(address, out var path));
        return path;
    }
}
