using Mailservr.Accounts;
using Mailservr.Billing;
using Mailservr.Core.Tests.Events;
using Mailservr.Core.Tests.Storage;
using Mailservr.Events;
using Mailservr.Secrets;
using Mailservr.Storage;
using Mailservr.Testing;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

/// <summary>All of webhooks over stores in memory and receivers that a test plays. The clock stands still by itself.</summary>
internal sealed class WebhookHost : IDisposable
{
    private readonly WebhookSlots _slots;
    private readonly IdAllocator _ids = new(new MemoryIdBlocks());

    public WebhookHost(Action<WebhookOptions>? configure = null, WebhookHost? before = null)
    {
        Options.Webhooks.AllowInsecureTargets = true;
        configure?.Invoke(Options.Webhooks);
        if (before is not null)
            (Log, Store, Webhooks, Cursors, Receivers) =
                (before.Log, before.Store, before.Webhooks, before.Cursors, before.Receivers);
        Clock = before?.Clock ?? new ManualTimeProvider();
        Receivers.Clock = Clock;
        _slots = new WebhookSlots(Options);
        var protector = new PlainProtector();
        var sender = new WebhookSender(
            new HttpMessageInvoker(Receivers, disposeHandler: false),
            [new StandardWebhookSigner(), new BodyWebhookSigner()],
            protector, Clock, TraceLog.Of<WebhookSender>());
                var fanout = new WebhookFanout(Log, Store, Options, Clock);
        var plans = new PlanGate(new AccountPlans(
            new MemoryRecordStore<PurchaseRecord>(), Accounts, new PlanCatalogue(Options), Options));
        Directory = new WebhookDirectory(
            Webhooks, Store, Log, protector, new WebhookTargets(Options), plans, _ids, Clock);
        Worker = new WebhookWorker(
            Webhooks, Store, fanout, new WebhookBacklog(Store, Clock), sender,
            new WebhookSettlement(
                Store, Webhooks, Log, Signal, Metrics, Clock, TraceLog.Of<WebhookSettlement>()),
            _slots, Directory, Metrics, Clock);
        var reader = new JournalReader(Log, Signal, new EventMetrics(null), Clock, TraceLog.Of<JournalReader>());
        Dispatcher = new WebhookDispatcher(
            Log, Cursors, Webhooks, Store, reader, fanout, Worker, Metrics, _ids, Clock, TraceLog.Of<WebhookDispatcher>());
        Deliveries = new WebhookDeliveries(Directory, Store, Store, Log, Clock);
    }

    public MailservrOptions Options { get; } = new();

    public ManualTimeProvider Clock { get; }

    public MemoryEventLog Log { get; } = new();

    public MemoryWebhookStore Store { get; } = new();

    public MemoryRecordStore<WebhookRecord> Webhooks { get; } = new();

    public MemoryRecordStore<CursorRecord> Cursors { get; } = new();

    public PlayedReceivers Receivers { get; } = new();

    public EventSignal Signal { get; } = new();

    public MemoryRecordStore<AccountRecord> Accounts { get; } = new();

    public WebhookMetrics Metrics { get; } = new();

    public WebhookWorker Worker { get; }

    public WebhookDispatcher Dispatcher { get; }

    public WebhookDirectory Directory { get; }

    public WebhookDeliveries Deliveries { get; }

    public async Task<WebhookRecord> AddAsync(string name = "a", long account = 1, params string[] events)
    {
        var created = await Directory.CreateAsync(account, $"http://{name}.example/hook", events, null, default);
        return created.Value?.Webhook ?? throw new InvalidOperationException(created.Refusal?.Detail);
    }

    public async Task AppendAsync(int count = 1, long account = 1, string type = EventTypes.EmailReceived)
    {
        var head = await Log.GetHeadAsync(default);
        await Log.AppendAsync(
            [
                .. Enumerable.Range(1, count).Select(number => new NewEvent
                {
                    AccountId = account,
                    Type = type,
                    At = Clock.GetUtcNow(),
                    Data = $$"""{"emailId":{{head + number}}}""",
                }),
            ],
            default);
        Signal.Set();
    }

    public Task DrainAsync(WebhookRecord webhook) => Worker.DrainAsync(webhook.Id, TestContext.Current.CancellationToken);

    /// <summary>Moves the clock and sends what is due then.</summary>
    public async Task DrainAfterAsync(TimeSpan time, WebhookRecord webhook)
    {
        Clock.Advance(time);
        await DrainAsync(webhook);
    }

    public async Task<WebhookRecord> ReadAsync(WebhookRecord webhook) =>
        await Webhooks.FindAsync(webhook.Id, default) ?? throw new InvalidOperationException("gone");

    public async Task<WebhookQueue> QueueAsync(WebhookRecord webhook) =>
        await Store.FindAsync(webhook.Id, default(CancellationToken)) ?? throw new InvalidOperationException("gone");

    public async Task<IReadOnlyList<WebhookDelivery>> LogAsync(
        WebhookRecord webhook, WebhookDeliveryStatus? status = null) =>
        [.. (await Store.ListAsync(webhook.Id, status, 0, int.MaxValue, default)).Reverse()];

    /// <summary>Waits, with the patience of a slow machine; moves the clock meanwhile when told to.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan advance = default)
    {
        var end = TimeProvider.System.GetUtcNow() + JournalHost.Patience;
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < end, "It did not happen.");
            Clock.Advance(advance);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _ids.Dispose();
    }

    private sealed class PlainProtector : ISecretProtector
    {
        public string Protect(string secret, string owner)
        {
            NotedSecrets.Note(secret);
            return owner + "|" + secret;
        }

        public string Unprotect(string text, string owner) => text[(owner.Length + 1)..];
    }
}
