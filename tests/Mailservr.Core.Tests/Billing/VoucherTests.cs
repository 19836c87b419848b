using System.Text;
using Mailservr.Billing;

namespace Mailservr.Core.Tests.Billing;

public sealed class VoucherTests
{
    private const string Code = "a-code-of-the-host";
    private readonly Till _till = new(new VoucherOptions { Codes = { [Code] = "pro" } });

    [Fact]
    public async Task Code_BringsThePlan()
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        Assert.Null(await RedeemAsync(checkout, Code));
        Assert.Equal("pro", await _till.PlanOfAsync(account));
        Assert.Null(await RedeemAsync(checkout, Code));
    }

    [Fact]
    public async Task Checkout_SaysWhereTheCodeGoes()
    {
        var bought = await _till.Purchases.BuyAsync(await _till.AccountAsync(1), "pro", Till.Places, default);
        Assert.Equal(
            $"https://mail.example.com/api/billing/vouchers?checkout={bought.Value?.Id}", bought.Value?.Url.AbsoluteUri);
    }

    [Fact]
    public async Task Checkout_ThatIsOpen_IsGivenAgain()
    {
        var account = await _till.AccountAsync(1);
        var first = (await _till.Purchases.BuyAsync(account, "pro", Till.Places, default)).Value;

        Assert.Equal(first, (await _till.Purchases.BuyAsync(account, "pro", Till.Places, default)).Value);
        Assert.NotEqual(first, (await _till.Purchases.BuyAsync(account, "enterprise", Till.Places, default)).Value);
        Assert.Equal(2, _till.Records.Count);
    }

    [Fact]
    public async Task Code_OfSeveralAtOnce_IsGoodForOne()
    {
        var checkouts = new List<string>();
        for (var id = 1; id <= 8; id++)
            checkouts.Add(await _till.BuyAsync(await _till.AccountAsync(id), "pro"));
        var refusals = await Task.WhenAll(checkouts.Select(checkout => Task.Run(() => RedeemAsync(checkout, Code))));
        Assert.Equal(1, refusals.Count(refusal => refusal is null));
        Assert.Equal(1, _till.Vouchers.Count);
    }

    [Theory]
    [InlineData("another-code-of-nobody", "pro")]
    [InlineData(Code, "enterprise")]
    public async Task Code_UnknownOrForAnotherPlan_IsRefused(string code, string plan)
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, plan);
        Assert.Equal("code", (await RedeemAsync(checkout, code))?.Field);
        Assert.Null(await _till.PlanOfAsync(account));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"checkout":1,"code":2}""")]
    public async Task Body_Malformed_IsRefused(string body) =>
        Assert.Equal("body", (await PostAsync(body))?.Field);

    [Fact]
    public void Codes_TooShortOrForNoPlan_AreRefusedAtTheStart()
    {
        var options = new VoucherOptions { Codes = { ["short"] = "pro", ["long-enough-code"] = "unlimited" } };
        var result = new VoucherOptionsValidator(_till.Catalogue).Validate(null, options);
        Assert.Equal(2, result.Failures?.Count());
        Assert.DoesNotContain("long-enough-code", result.FailureMessage, StringComparison.Ordinal);
    }

    private Task<Refusal?> RedeemAsync(string checkout, string code) =>
        PostAsync($$"""{"checkout":"{{checkout}}","code":"{{code}}"}""");

    private Task<Refusal?> PostAsync(string body) => _till.Purchases
        .FollowAsync("vouchers", new PaymentNotice(_ => null, Encoding.UTF8.GetBytes(body)), default).AsTask();
}
