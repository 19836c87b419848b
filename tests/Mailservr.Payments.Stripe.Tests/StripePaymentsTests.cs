using System.Net;
using System.Net.Sockets;
using System.Text;
using Mailservr.Billing;
using Mailservr.Testing;
using Microsoft.Extensions.Options;

namespace Mailservr.Payments.Stripe.Tests;

public sealed class StripePaymentsTests : IAsyncLifetime
{
    private static readonly Plan Pro = new("pro", "Pro", 2900, "usd", new PlanLimits());
    private static readonly CheckoutPlaces Places =
        new(new Uri("https://mail.example.com/"), new Uri("https://mail.example.com/api/billing/"));

    private FakeStripe? _stripe;
    private StripePayments? _payments;

    private FakeStripe Stripe => _stripe ?? throw new InvalidOperationException();

    private StripePayments Payments => _payments ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        _stripe = await FakeStripe.StartAsync();
        _payments = Create(FakeStripe.SecretKey);
    }

    public ValueTask DisposeAsync()
    {
        Payments.Dispose();
        return Stripe.DisposeAsync();
    }

    [Fact]
    public async Task Checkout_IsOpenedWithPriceAndBuyer()
    {
        var checkout = await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default);
        var opened = Stripe.Find(checkout.Id);
        Assert.Equal((2900, "usd", "42"), (opened.Amount, opened.Currency, opened.Account));
        Assert.StartsWith(Stripe.Url.AbsoluteUri, checkout.Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(
            new Payment(PaymentState.Open, 2900, "usd") { Url = checkout.Url }, await Payments.FindPaymentAsync(checkout.Id, default));
    }

    [Fact]
    public async Task Checkout_OfTheSamePurchase_IsTheSame()
    {
        var first = await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default);
        var second = await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Checkout_StripeFailsTwice_IsOpenedAtTheThirdTry()
    {
        Stripe.FailNext(2);
        await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default);
        Assert.Equal(3, Stripe.Requests);
    }

    [Fact]
    public async Task Checkout_StripeGoesOnFailing_Throws()
    {
        Stripe.FailNext(3);
        await Assert.ThrowsAsync<HttpRequestException>(
            async () => await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"url":"https://checkout.stripe.com/c/pay"}""")]
    [InlineData("""{"id":null,"url":"https://checkout.stripe.com/c/pay"}""")]
    [InlineData("""{"id":"cs_1","url":"pay"}""")]
    public async Task Checkout_AnswerThatCannotBeRead_ThrowsAsIfThereWereNone(string answer)
    {
        Stripe.AnswerNext(answer);
        await Assert.ThrowsAsync<HttpRequestException>(
            async () => await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default));
    }

    [Fact]
    public async Task Session_OfAServerThatDoesNotAnswer_IsGivenUp()
    {
        // Connections are made, and nobody takes them.
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var options = new StripeOptions { SecretKey = "sk_test_fake", ApiBase = new Uri($"http://{deaf.LocalEndpoint}") };
        using var api = new StripeApi(options, TimeProvider.System, TraceLog.Of<StripePayments>())
        {
            Timeout = TimeSpan.FromMilliseconds(200),
        };

        await Assert.ThrowsAsync<HttpRequestException>(async () => await api.FindSessionAsync("cs_1", default));
    }

    [Fact]
    public async Task Checkout_WrongKey_ThrowsWithoutTheKey()
    {
        using var payments = Create("sk_test_wrong");
        var fault = await Assert.ThrowsAsync<HttpRequestException>(
            async () => await payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default));
        Assert.Contains("401", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_test_wrong", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("complete", true, false, null, PaymentState.Paid)]
    [InlineData("complete", false, false, null, PaymentState.Open)]
    [InlineData("expired", false, false, null, PaymentState.Expired)]
    [InlineData("complete", true, true, null, PaymentState.Refunded)]
    [InlineData("complete", true, false, "needs_response", PaymentState.Disputed)]
    [InlineData("complete", true, false, "under_review", PaymentState.Disputed)]
    [InlineData("complete", true, false, "lost", PaymentState.Disputed)]
    [InlineData("complete", true, false, "won", PaymentState.Paid)]
    [InlineData("complete", true, false, "warning_needs_response", PaymentState.Paid)]
    public async Task State_IsWhatStripeSaysNow(
        string status, bool paid, bool refunded, string? dispute, PaymentState expected)
    {
        var checkout = await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default);
        Stripe.Change(
            checkout.Id, c => c with { Status = status, Paid = paid, Refunded = refunded, Dispute = dispute });
        Assert.Equal(expected, (await Payments.FindPaymentAsync(checkout.Id, default))?.State);
    }

    [Theory]
    [InlineData("checkout.session.completed")]
    [InlineData("checkout.session.async_payment_succeeded")]
    [InlineData("checkout.session.expired")]
    [InlineData("charge.refunded")]
    [InlineData("charge.dispute.created")]
    public async Task Notice_NamesTheCheckout(string type)
    {
        var checkout = await Payments.CreateCheckoutAsync(new CheckoutRequest(7, 42, Pro, Places), default);
        Stripe.Change(checkout.Id, c => c.Complete());
        var (body, signature) = Stripe.Notice(type, checkout.Id);
        var read = await Payments.ReadNoticeAsync(new PaymentNotice(_ => signature, body), default);
        Assert.Equal([checkout.Id], read.Value?.CheckoutIds);
    }

    [Fact]
    public async Task Notice_OfAnUnknownType_IsAboutNothing()
    {
        var read = await ReadSignedAsync("""{"type":"customer.created","data":{"object":{"id":"cus_1"}}}""");
        Assert.Equal([], read.Value?.CheckoutIds);
    }

    [Fact]
    public async Task Notice_WithoutSignature_IsRefused()
    {
        var read = await Payments.ReadNoticeAsync(new PaymentNotice(_ => null, "{}"u8.ToArray()), default);
        Assert.Equal("invalid_signature", read.Refusal?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"type":"checkout.session.completed"}""")]
    [InlineData("""{"type":null,"data":{"object":{}}}""")]
    public async Task Notice_SignedButNoEvent_IsRefused(string body) =>
        Assert.Equal("invalid", (await ReadSignedAsync(body)).Refusal?.Code);

    [Theory]
    [InlineData("""{"type":"checkout.session.completed","data":{"object":{}}}""")]
    [InlineData("""{"type":"checkout.session.completed","data":{"object":{"id":7}}}""")]
    [InlineData("""{"type":"charge.refunded","data":{"object":[]}}""")]
    public async Task Notice_OfAnOddObject_IsAboutNothing(string body) =>
        Assert.Equal([], (await ReadSignedAsync(body)).Value?.CheckoutIds);

    [Fact]
    public async Task Checkout_NobodyKnows_IsNull() =>
        Assert.Null(await Payments.FindPaymentAsync("cs_test_unknown/../x", default));

    private async Task<Outcome<CheckoutNotice>> ReadSignedAsync(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var signature = FakeStripe.Sign(body, TimeProvider.System.GetUtcNow(), FakeStripe.WebhookSecret);
        return await Payments.ReadNoticeAsync(new PaymentNotice(_ => signature, body), default);
    }

    private StripePayments Create(string key) => new(
        Options.Create(new StripeOptions
        {
            SecretKey = key,
            WebhookSecret = FakeStripe.WebhookSecret,
            ApiBase = Stripe.Url,
        }),
        TimeProvider.System,
        TraceLog.Of<StripePayments>());
}
