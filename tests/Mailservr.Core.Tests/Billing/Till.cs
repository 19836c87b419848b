using Mailservr.Accounts;
using Mailservr.Billing;
using Mailservr.Core.Tests.Accounts;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.Options;

namespace Mailservr.Core.Tests.Billing;

/// <summary>Purchases over records in memory, with a provider that the test plays, or with vouchers.</summary>
internal sealed class Till
{
    public static readonly CheckoutPlaces Places =
        new(new Uri("https://mail.example.com/"), new Uri("https://mail.example.com/api/billing/"));

    public Till(VoucherOptions? vouchers = null)
    {
        Options.Billing.Required = true;
        Options.Billing.Plans["pro"].Price = 2900;
        Options.Billing.Plans["enterprise"].Price = 9900;
        Catalogue = new PlanCatalogue(Options);
        Plans = new AccountPlans(Records, Accounts, Catalogue, Options);
        IPaymentProvider provider = Provider;
        if (vouchers is not null)
            provider = new VoucherPayments(
                Vouchers, Records, Microsoft.Extensions.Options.Options.Create(vouchers), Ids, Time,
                TraceLog.Of<VoucherPayments>());
        Purchases = new Purchases(Records, Plans, Catalogue, Ids, Time, Log, provider);
    }

    public MailservrOptions Options { get; } = new();

    public PurchaseLog Log { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public IdAllocator Ids { get; } = new(new InMemoryIds());

    public InMemoryRecords<AccountRecord> Accounts { get; } = new();

    public InMemoryRecords<PurchaseRecord> Records { get; } = new();

    public InMemoryRecords<VoucherRecord> Vouchers { get; } = new();

    public ScriptedPayments Provider { get; } = new();

    public PlanCatalogue Catalogue { get; }

    public AccountPlans Plans { get; }

    public Purchases Purchases { get; }

    public async Task<AccountRecord> AccountAsync(long id, AccountRole role = AccountRole.User, string? plan = null)
    {
        var account = new AccountRecord
        {
            Id = id,
            Email = $"a{id}@example.org",
            Role = role,
            Plan = plan,
            CreatedAt = Time.GetUtcNow(),
        };
        return (await Accounts.SaveAsync(account, default)).Record ?? throw new InvalidOperationException();
    }

    /// <summary>The same after a start with another price.</summary>
    public Purchases WithPrice(string plan, long price)
    {
        Options.Billing.Plans[plan].Price = price;
        return new Purchases(Records, Plans, new PlanCatalogue(Options), Ids, Time, Log, Provider);
    }

    public async Task<string?> PlanOfAsync(AccountRecord account) => (await Plans.FindAsync(account.Id, default))?.Id;

    public async Task<string> BuyAsync(AccountRecord account, string plan) =>
        (await Purchases.BuyAsync(account, plan, Places, default)).Value?.Id ?? throw new InvalidOperationException();
}

/// <summary>A provider whose answers are the test's.</summary>
internal sealed class ScriptedPayments : IPaymentProvider
{
    private readonly Dictionary<string, Payment> _payments = new(StringComparer.Ordinal);

    public string Name => "scripted";

    /// <summary>Runs when the state of a checkout has been asked for, before the answer arrives.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    /// <summary>Not every provider says where a checkout goes on.</summary>
    public bool TellsUrls { get; set; } = true;

    public void Set(string checkoutId, PaymentState state, long amount = 2900, string currency = "usd") =>
        _payments[checkoutId] = new Payment(state, amount, currency) { Url = TellsUrls ? UrlOf(checkoutId) : null };

    public ValueTask<Checkout> CreateCheckoutAsync(CheckoutRequest request, CancellationToken cancellationToken)
    {
        var id = "c" + request.PurchaseId;
        Set(id, PaymentState.Open, request.Plan.Price ?? 0);
        return new(new Checkout(id, UrlOf(id)));
    }

    public ValueTask<Outcome<CheckoutNotice>> ReadNoticeAsync(
        PaymentNotice notice, CancellationToken cancellationToken) =>
        new(new CheckoutNotice([System.Text.Encoding.UTF8.GetString(notice.Body.Span)]));

    public async ValueTask<Payment?> FindPaymentAsync(string checkoutId, CancellationToken cancellationToken)
    {
        var payment = _payments.GetValueOrDefault(checkoutId);
        var interruption = BeforeAnswer;
        BeforeAnswer = () => Task.CompletedTask;
        await interruption();
        return payment;
    }

    public Task NoticeAsync(Purchases purchases, string checkoutId) => purchases
        .FollowAsync(Name, new PaymentNotice(_ => null, System.Text.Encoding.UTF8.GetBytes(checkoutId)), default)
        .AsTask();

    private static Uri UrlOf(string checkoutId) => new("https://pay.example/" + checkoutId);
}
