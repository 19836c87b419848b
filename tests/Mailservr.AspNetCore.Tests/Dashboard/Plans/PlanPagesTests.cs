using Mailservr.AspNetCore.Dashboard;
using Mailservr.AspNetCore.Dashboard.Plans;
using Mailservr.AspNetCore.Tests.Dashboard.Admin;
using Mailservr.Billing;
using Mailservr.Payments.Stripe;
using Mailservr.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard.Plans;

/// <summary>Plans by pages, with a Stripe that the test plays, or with vouchers.</summary>
public sealed class PlanPagesTests : IAsyncLifetime
{
    private FakeStripe? _stripe;

    private FakeStripe Stripe => _stripe ?? throw new InvalidOperationException("It does not run.");

    public async ValueTask InitializeAsync() => _stripe = await FakeStripe.StartAsync();

    public ValueTask DisposeAsync() => Stripe.DisposeAsync();

    [Fact]
    public async Task Newcomer_BuysAPlan_AndReadsMail()
    {
        await using var host = await PaidAsync();
        var reader = await host.SignedInAsync();
        var page = await reader.GetAsync((await reader.GetAsync("/mail", 303)).Location ?? "");
        Assert.Equal("You have no plan", page.One("#yours").TextContent);
        Assert.Equal(["Pro", "Enterprise"], page.Document.QuerySelectorAll(".offers h3").Select(name => name.TextContent));
        Assert.Equal("29.00\u00a0USD", page.One(".price").TextContent);
        Assert.Contains("100 addresses", page.One(".offers").TextContent, StringComparison.Ordinal);

        var pay = await reader.SubmitAsync(page, "/buy", null);
        var url = new Uri(pay.Link("main a.button"));
        Assert.Contains(url.Host, pay.Shown, StringComparison.Ordinal);
        var checkout = url.Segments[^1];
        Assert.StartsWith("Nothing has been paid for Pro yet.", (await reader.GetAsync("/mail/plan?done=back")).Notice, StringComparison.Ordinal);
        await reader.GetAsync("/mail", 303);

        Stripe.Change(checkout, c => c.Complete());
        var paid = await reader.GetAsync("/mail/plan?done=back");
        Assert.Equal("Pro is yours. Thank you!", paid.Notice);
        Assert.Equal("You have Pro", paid.One("#yours").TextContent);
        Assert.Contains("0 of 100", paid.One(".usage").TextContent, StringComparison.Ordinal);
        Assert.Single(paid.Document.QuerySelectorAll("form[action$='/buy']"));
        await reader.GetAsync("/mail");
        Assert.Contains("better one, already", (await reader.PostAsync("/mail/plan/buy", [("plan", "pro")])).Fault, StringComparison.Ordinal);

        Stripe.Change(checkout, c => c with { Refunded = true });
        var (body, signature) = Stripe.Notice("charge.refunded", checkout);
        using var notice = new ByteArrayContent(body);
        notice.Headers.Add("Stripe-Signature", signature);
        using var client = TestApp.Client(host.Url, null);
        using var answer = await client.PostAsync(new Uri(host.Url, "/api/billing/stripe"), notice);
        Assert.Contains("Last purchase: Pro, refunded", (await reader.GetAsync("/mail/plan")).Shown, StringComparison.Ordinal);
        await reader.GetAsync("/mail", 303);
    }

    [Fact]
    public async Task Buy_StripeIsDownOrNoSuchPlan_IsSaid()
    {
        await using var host = await PaidAsync();
        var reader = await host.SignedInAsync();
        Stripe.FailNext(3);

        var down = await reader.PostAsync("/mail/plan/buy", [("plan", "pro")]);
        var unknown = await reader.PostAsync("/mail/plan/buy", [("plan", "unlimited")]);

        Assert.Equal(502, (int)down.Status);
        Assert.Contains("payment provider does not answer", down.Shown, StringComparison.Ordinal);
        Assert.Equal((422, "There is no such plan."), ((int)unknown.Status, unknown.Fault));
    }

    [Fact]
    public async Task Codes_RightAndWrong_AreRedeemedOnce()
    {
        await using var host = await PagesHost.StartAsync(Sell, replace: services =>
            new Builder(services).UseVouchers(options =>
            {
                options.Codes["a-code-for-the-pro-plan"] = "pro";
                options.Codes["a-code-for-enterprise"] = "enterprise";
            }));
        var reader = await host.SignedInAsync();
        var page = await reader.GetAsync("/mail/plan");
        Assert.Empty(page.Document.QuerySelectorAll("form[action$='/buy']"));

        foreach (var wrong in new[] { "nothing", "a-code-for-enterprise", "" })
        {
            var refused = await reader.SubmitAsync(page, "/redeem", null, ("code", wrong), ("plan", "pro"));
            Assert.Equal((422, "The code is not known, has been used, or is for another plan."), ((int)refused.Status, refused.Fault));
            Assert.StartsWith("code-fault", refused.One("#code").GetAttribute("aria-describedby"), StringComparison.Ordinal);
            Assert.Equal("pro", refused.One("#plan option[selected]").GetAttribute("value"));
        }
        var done = await reader.SubmitAsync(page, "/redeem", null, ("code", " a-code-for-the-pro-plan "), ("plan", "pro"));

        Assert.Equal("Pro is yours. Thank you!", done.Notice);
        await reader.GetAsync("/mail");
        var other = await host.SignedInAsync();
        var used = await other.SubmitAsync(await other.GetAsync("/mail/plan"), "/redeem", null, ("code", "a-code-for-the-pro-plan"), ("plan", "pro"));
        Assert.StartsWith("The code is not known", used.Fault, StringComparison.Ordinal);
        await other.GetAsync("/mail", 303);
    }

    [Fact]
    public async Task NoPaymentProvider_ThePageSaysWhomToAsk()
    {
        await using var host = await PagesHost.StartAsync(Sell);
        var (reader, admin) = (await host.SignedInAsync(), await host.AdminAsync());

        var page = await reader.GetAsync("/mail/plan");

        Assert.Contains("none can be bought here", page.Shown, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".offers"));
        Assert.Empty((await reader.Browser.Client.Billing.GetAsync()).Plans);
        Assert.Equal("Plans cannot be bought here.", (await reader.PostAsync("/mail/plan/buy", [("plan", "pro")])).Fault);
        Assert.Equal("You have Unlimited", (await admin.GetAsync("/mail/plan")).One("#yours").TextContent);
        Assert.Single((await admin.GetAsync("/mail")).Document.QuerySelectorAll("nav a[href$='/plan']"));
    }

    [Fact]
    public async Task NothingForSale_NavHasNoPlan()
    {
        await using var host = await PagesHost.StartAsync();

        Assert.Empty((await (await host.SignedInAsync()).GetAsync("/mail")).Document.QuerySelectorAll("nav a[href$='/plan']"));
    }

    [Theory]
    [InlineData(2900, "usd", "en", "29.00\u00a0USD")]
    [InlineData(2900, "eur", "de", "29,00\u00a0EUR")]
    [InlineData(123456, "eur", "de", "1.234,56\u00a0EUR")]
    [InlineData(2900, "jpy", "en", "2,900\u00a0JPY")]
    [InlineData(2900, "kwd", "en", "2.900\u00a0KWD")]
    [InlineData(0, "usd", "en", "Free of charge")]
    public void Price_EachCurrency_HasItsDigits(long price, string currency, string language, string text)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptLanguage = language;

        Assert.Equal(text, Prices.Of(new Plan("p", "P", price, currency, new PlanLimits()), Texts.For(request)));
    }

    private Task<PagesHost> PaidAsync() => PagesHost.StartAsync(Sell, replace: services =>
        new Builder(services).UseStripe(stripe =>
        {
            stripe.SecretKey = FakeStripe.SecretKey;
            stripe.WebhookSecret = FakeStripe.WebhookSecret;
            stripe.ApiBase = Stripe.Url;
        }));

    private static void Sell(MailservrOptions options)
    {
        options.Billing.Required = true;
        options.Billing.Plans["pro"].Price = 2900;
        options.Billing.Plans["enterprise"].Price = 9900;
    }

    private sealed record Builder(IServiceCollection Services) : IMailservrBuilder;
}
