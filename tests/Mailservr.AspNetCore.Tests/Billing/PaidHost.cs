using System.Net;
using System.Net.Http.Headers;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Client;
using Mailservr.Payments.Stripe;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Billing;

/// <summary>An app that demands payment, beside a Stripe that the test plays.</summary>
internal sealed class PaidHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private WebApplication? _app;
    private FakeStripe? _stripe;
    private int _accounts;

    public FakeStripe Stripe => _stripe ?? throw new InvalidOperationException();

    private WebApplication App => _app ?? throw new InvalidOperationException();

    private Uri Url => new(App.Urls.First());

    public async ValueTask InitializeAsync()
    {
        _stripe = await FakeStripe.StartAsync();
        _app = TestApp.Create(_folder, replace: Configure);
        _app.MapMailservr();
        await _app.StartAsync();
    }

    public Task<ApiClient> AccountAsync() =>
        TestApp.AccountAsync(App, $"buyer{Interlocked.Increment(ref _accounts)}@example.org", AccountRole.User);

    public ApiClient Admin() => new(TestApp.Client(Url, TestApp.AdminKey));

    /// <returns>The id of the checkout, paid and told of.</returns>
    public async Task<string> BuyAsync(ApiClient buyer, string plan)
    {
        var checkout = CheckoutOf(await buyer.Client.Billing.CheckoutAsync(plan));
        Stripe.Change(checkout, c => c.Complete());
        Assert.Equal(HttpStatusCode.OK, await NoticeAsync("checkout.session.completed", checkout));
        return checkout;
    }

    public static string CheckoutOf(Checkout bought) => new Uri(bought.Url).Segments[^1];

    public Task<HttpStatusCode> NoticeAsync(string type, string checkout)
    {
        var (body, signature) = Stripe.Notice(type, checkout);
        return PostAsync("stripe", body, signature);
    }

    public async Task<HttpStatusCode> PostAsync(string provider, byte[] body, string? signature)
    {
        using var client = TestApp.Client(Url, key: null);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature is not null)
            content.Headers.Add("Stripe-Signature", signature);
        using var answer = await client.PostAsync(new Uri(Url, "/api/billing/" + provider), content);
        return answer.StatusCode;
    }

    /// <returns>Reply code and status code of RCPT.</returns>
    public async Task<string> RecipientAsync(string address)
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(
            App.Services.GetRequiredService<SmtpEndPoints>().Smtp[0]);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<sender@example.org>");
        await client.SendLinesAsync([$"RCPT TO:<{address}>"]);
        var answer = await client.ReadAsync();
        return $"{answer.Code} {answer.Lines[0].Split(' ')[0]}";
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Stripe.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure(IServiceCollection services)
    {
        services.Configure<MailservrOptions>(options =>
        {
            options.Billing.Required = true;
            options.Billing.Plans["pro"].Price = 2900;
            options.Billing.Plans["pro"].Addresses = 2;
            options.Billing.Plans["enterprise"].Price = 9900;
        });
        new Builder(services).UseStripe(stripe =>
        {
            stripe.SecretKey = FakeStripe.SecretKey;
            stripe.WebhookSecret = FakeStripe.WebhookSecret;
            stripe.ApiBase = Stripe.Url;
        });
    }

    private sealed record Builder(IServiceCollection Services) : IMailservrBuilder;
}
