using System.Net;
using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Billing;

/// <summary>A host that demands payment, with a Stripe that the test plays.</summary>
public sealed class BillingTests : IAsyncLifetime
{
    private readonly PaidHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Account_BuysAPlan_AndMayUseTheSystem()
    {
        var buyer = await _host.AccountAsync();
        var (billing, threads) = (buyer.Client.Billing, buyer.Client.Threads);
        await threads.ListAsync().IsRefusedAsync(402, "payment_required");

        var bought = await billing.CheckoutAsync("pro");
        Assert.Equal(HttpStatusCode.Created, buyer.Answered.Status);
        var checkout = PaidHost.CheckoutOf(bought);
        Assert.Equal("open", (await billing.GetAsync()).Status);

        _host.Stripe.Change(checkout, c => c.Complete());
        Assert.Equal(HttpStatusCode.OK, await _host.NoticeAsync("checkout.session.completed", checkout));
        var paid = await billing.GetAsync();
        Assert.Equal(("pro", "paid"), (paid.Plan, paid.Status));
        Assert.Empty(await threads.ListAsync().ToListAsync());

        _host.Stripe.Change(checkout, c => c with { Refunded = true });
        Assert.Equal(HttpStatusCode.OK, await _host.NoticeAsync("charge.refunded", checkout));
        await threads.ListAsync().IsRefusedAsync(402, "payment_required");
    }

    [Fact]
    public async Task Mail_ForAnAccountWithoutAPlan_IsRefused()
    {
        var buyer = await _host.AccountAsync();
        var checkout = await _host.BuyAsync(buyer, "pro");
        var domain = await _host.Admin().Client.Domains.ListAsync().FirstAsync();
        var to = (await buyer.Client.Addresses.CreateAsync(new NewAddress { Name = "buyer", DomainId = domain.Id })).Text;
        Assert.Equal("buyer@" + domain.Name, to);
        Assert.Equal("250 2.1.5", await _host.RecipientAsync(to));

        _host.Stripe.Change(checkout, c => c with { Dispute = "needs_response" });
        await _host.NoticeAsync("charge.dispute.created", checkout);
        Assert.Equal("550 5.2.1", await _host.RecipientAsync(to));

        _host.Stripe.Change(checkout, c => c with { Dispute = "won" });
        await _host.NoticeAsync("charge.dispute.closed", checkout);
        Assert.Equal("250 2.1.5", await _host.RecipientAsync(to));
    }

    [Fact]
    public async Task Addresses_BeyondThePlan_AreRefused()
    {
        var buyer = await _host.AccountAsync();
        await _host.BuyAsync(buyer, "pro");
        for (var i = 0; i < 2; i++)
            await buyer.Client.Addresses.GenerateAsync();
        var refused = await buyer.Client.Addresses.GenerateAsync().IsRefusedAsync(403, "plan_limit");
        Assert.Contains("2 addresses", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_ListsThePlansForSale()
    {
        var plans = (await (await _host.AccountAsync()).Client.Billing.GetAsync()).Plans;

        Assert.Equal(["enterprise", "pro"], plans.Select(plan => plan.Id));
        Assert.Equal((2900, 2), (plans[1].Price, plans[1].Limits.Addresses));
    }

    [Theory]
    [InlineData("unlimited")]
    [InlineData("")]
    public async Task Checkout_ForNoPlan_IsInvalid(string plan) =>
        await (await _host.AccountAsync()).Client.Billing.CheckoutAsync(plan).IsRefusedAsync(400, "invalid");

    [Fact]
    public async Task Checkout_TwiceForAPlan_IsTheSameUntilItIsPaid()
    {
        var buyer = await _host.AccountAsync();
        var first = await buyer.Client.Billing.CheckoutAsync("pro");
        Assert.Equal(first.Url, (await buyer.Client.Billing.CheckoutAsync("pro")).Url);

        _host.Stripe.Change(PaidHost.CheckoutOf(first), c => c.Complete());

        await buyer.Client.Billing.CheckoutAsync("pro").IsRefusedAsync(409, "plan_owned");
    }

    [Fact]
    public async Task Checkout_StripeIsDown_IsABadGateway()
    {
        _host.Stripe.FailNext(3);
        var buyer = await _host.AccountAsync();

        await buyer.Client.Billing.CheckoutAsync("pro").IsRefusedAsync(502, "payment_provider_failed");
    }

    [Fact]
    public async Task Stripe_AnswersWhatCannotBeRead_IsABadGateway()
    {
        var buyer = await _host.AccountAsync();
        var checkout = PaidHost.CheckoutOf(await buyer.Client.Billing.CheckoutAsync("pro"));
        _host.Stripe.AnswerNext("<html>");
        await buyer.Client.Billing.CheckoutAsync("enterprise").IsRefusedAsync(502, "payment_provider_failed");

        _host.Stripe.Change(checkout, c => c.Complete());
        var (body, signature) = _host.Stripe.Notice("checkout.session.completed", checkout);
        _host.Stripe.AnswerNext("<html>");
        Assert.Equal(HttpStatusCode.BadGateway, await _host.PostAsync("stripe", body, signature));
        Assert.Equal(HttpStatusCode.OK, await _host.PostAsync("stripe", body, signature));
        Assert.Equal("paid", (await buyer.Client.Billing.GetAsync()).Status);
    }

    [Fact]
    public async Task Notice_ForgedOrOld_IsRefused()
    {
        var body = "{}"u8.ToArray();
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(HttpStatusCode.BadRequest, await _host.PostAsync("stripe", body, null));
        Assert.Equal(HttpStatusCode.BadRequest, await _host.PostAsync("stripe", body, FakeStripe.Sign(body, now, "whsec_x")));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await _host.PostAsync("stripe", body, FakeStripe.Sign(body, now.AddMinutes(-6), FakeStripe.WebhookSecret)));
        Assert.Equal(HttpStatusCode.NotFound, await _host.PostAsync("vouchers", body, null));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await _host.PostAsync("stripe", new byte[70_000], null));
    }

    [Fact]
    public async Task Notices_OutOfOrderAndTwice_EndWhereStripeIs()
    {
        var buyer = await _host.AccountAsync();
        var checkout = PaidHost.CheckoutOf(await buyer.Client.Billing.CheckoutAsync("pro"));
        _host.Stripe.Change(checkout, c => c.Complete());
        var paid = _host.Stripe.Notice("checkout.session.completed", checkout);
        _host.Stripe.Change(checkout, c => c with { Refunded = true });
        await _host.NoticeAsync("charge.refunded", checkout);
        await _host.PostAsync("stripe", paid.Body, paid.Signature);
        await _host.PostAsync("stripe", paid.Body, paid.Signature);
        Assert.Equal("refunded", (await buyer.Client.Billing.GetAsync()).Status);
        await buyer.Client.Threads.ListAsync().IsRefusedAsync(402, "payment_required");
    }
}
