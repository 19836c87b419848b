using System.Net;
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
        Assert.Equal(HttpStatusCode.PaymentRequired, (await buyer.GetAsync("/api/threads")).Status);

        var bought = await buyer.PostAsync("/api/billing/checkout", """{"plan":"pro"}""");
        Assert.Equal(HttpStatusCode.Created, bought.Status);
        var checkout = PaidHost.CheckoutOf(bought);
        Assert.Equal("open", (await buyer.GetAsync("/api/billing")).Data.GetProperty("status").GetString());

        _host.Stripe.Change(checkout, c => c.Complete());
        Assert.Equal(HttpStatusCode.OK, await _host.NoticeAsync("checkout.session.completed", checkout));
        var billing = await buyer.GetAsync("/api/billing");
        Assert.Equal(("pro", "paid"), (billing.Data.GetProperty("plan").GetString(), billing.Data.GetProperty("status").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await buyer.GetAsync("/api/threads")).Status);

        _host.Stripe.Change(checkout, c => c with { Refunded = true });
        Assert.Equal(HttpStatusCode.OK, await _host.NoticeAsync("charge.refunded", checkout));
        Assert.Equal(HttpStatusCode.PaymentRequired, (await buyer.GetAsync("/api/threads")).Status);
    }

    [Fact]
    public async Task Mail_ForAnAccountWithoutAPlan_IsRefused()
    {
        var buyer = await _host.AccountAsync();
        var checkout = await _host.BuyAsync(buyer, "pro");
        var domain = (await _host.Admin().GetAsync("/api/domains")).Json.GetProperty("data")[0];
        var id = domain.GetProperty("id").GetInt64();
        Assert.Equal(
            HttpStatusCode.Created,
            (await buyer.PostAsync("/api/addresses", $$"""{"name":"buyer","domainId":{{id}}}""")).Status);
        var to = "buyer@" + domain.GetProperty("name").GetString();
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
            Assert.Equal(HttpStatusCode.Created, (await buyer.PostAsync("/api/addresses/generate")).Status);
        var refused = await buyer.PostAsync("/api/addresses/generate");
        Assert.Equal((HttpStatusCode.Forbidden, "plan_limit"), (refused.Status, refused.Code));
        Assert.Contains("2 addresses", refused.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_ListsThePlansForSale()
    {
        var plans = (await (await _host.AccountAsync()).GetAsync("/api/billing")).Data.GetProperty("plans");
        Assert.Equal(["enterprise", "pro"], plans.EnumerateArray().Select(plan => plan.GetProperty("id").GetString()));
        Assert.Equal(2900, plans[1].GetProperty("price").GetInt64());
        Assert.Equal(2, plans[1].GetProperty("limits").GetProperty("addresses").GetInt32());
    }

    [Theory]
    [InlineData("unlimited")]
    [InlineData("")]
    public async Task Checkout_ForNoPlan_IsInvalid(string plan)
    {
        var answer = await (await _host.AccountAsync()).PostAsync("/api/billing/checkout", $$"""{"plan":"{{plan}}"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Checkout_StripeIsDown_IsABadGateway()
    {
        _host.Stripe.FailNext(3);
        var answer = await (await _host.AccountAsync()).PostAsync("/api/billing/checkout", """{"plan":"pro"}""");
        Assert.Equal((HttpStatusCode.BadGateway, "payment_provider_failed"), (answer.Status, answer.Code));
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
        var checkout = PaidHost.CheckoutOf(await buyer.PostAsync("/api/billing/checkout", """{"plan":"pro"}"""));
        _host.Stripe.Change(checkout, c => c.Complete());
        var paid = _host.Stripe.Notice("checkout.session.completed", checkout);
        _host.Stripe.Change(checkout, c => c with { Refunded = true });
        await _host.NoticeAsync("charge.refunded", checkout);
        await _host.PostAsync("stripe", paid.Body, paid.Signature);
        await _host.PostAsync("stripe", paid.Body, paid.Signature);
        Assert.Equal("refunded", (await buyer.GetAsync("/api/billing")).Data.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.PaymentRequired, (await buyer.GetAsync("/api/threads")).Status);
    }
}
