using Mailservr.Accounts;
using Mailservr.Billing;

namespace Mailservr.Core.Tests.Billing;

public sealed class PurchasesTests
{
    private readonly Till _till = new();

    [Fact]
    public async Task Plan_ComesWithThePayment()
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        Assert.Null(await _till.PlanOfAsync(account));
        _till.Provider.Set(checkout, PaymentState.Paid);
        await NoticeAsync(checkout);
        Assert.Equal("pro", await _till.PlanOfAsync(account));
    }

    [Fact]
    public async Task Notices_TwiceAndAtOnce_AreOneChange()
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        _till.Provider.Set(checkout, PaymentState.Paid);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => NoticeAsync(checkout))));
        await NoticeAsync(checkout);
        var purchase = Assert.Single(await _till.Records.ListAsync(account.Id, 0, 10, default));
        Assert.Equal((PaymentState.Paid, 2L), (purchase.State, purchase.Version));
    }

    [Fact]
    public async Task Checkout_OpenedAgainUnderTheSameId_IsTheSamePurchase()
    {
        var till = new Till(new VoucherOptions());
        var account = await till.AccountAsync(1);
        var id = await till.Ids.NextAsync(default);

        till.Ids.HandOut(id);
        var first = await till.BuyAsync(account, "pro");
        till.Ids.HandOut(id);
        var second = await till.BuyAsync(account, "pro");

        Assert.Equal(first, second);
        Assert.Equal(id, Assert.Single(await till.Records.ListAsync(account.Id, 0, 10, default)).Id);
    }

    [Theory]
    [InlineData(PaymentState.Refunded)]
    [InlineData(PaymentState.Disputed)]
    public async Task MoneyThatGoesBack_TakesThePlanWithIt(PaymentState back)
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        _till.Provider.Set(checkout, PaymentState.Paid);
        await NoticeAsync(checkout);
        _till.Provider.Set(checkout, back);
        await NoticeAsync(checkout);
        Assert.Null(await _till.PlanOfAsync(account));
    }

    [Fact]
    public async Task Refund_WhileThePaymentIsBeingRead_IsNotOverwritten()
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        _till.Provider.Set(checkout, PaymentState.Paid);
        // The answer "paid" is under way while the refund comes in and is followed.
        _till.Provider.BeforeAnswer = async () =>
        {
            _till.Provider.Set(checkout, PaymentState.Refunded);
            await NoticeAsync(checkout);
        };
        await NoticeAsync(checkout);
        Assert.Null(await _till.PlanOfAsync(account));
    }

    [Theory]
    [InlineData(2899, "usd")]
    [InlineData(2900, "idr")]
    public async Task AnotherAmount_BringsNoPlan(long amount, string currency)
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        _till.Provider.Set(checkout, PaymentState.Paid, amount, currency);
        await NoticeAsync(checkout);
        Assert.Null(await _till.PlanOfAsync(account));
    }

    [Fact]
    public async Task Upgrade_GivesTheBetterPlan_AndItsRefundTheOther()
    {
        var account = await _till.AccountAsync(1);
        var pro = await _till.BuyAsync(account, "pro");
        _till.Provider.Set(pro, PaymentState.Paid);
        await NoticeAsync(pro);
        var enterprise = await _till.BuyAsync(account, "enterprise");
        _till.Provider.Set(enterprise, PaymentState.Paid, 9900);
        await NoticeAsync(enterprise);
        Assert.Equal("enterprise", await _till.PlanOfAsync(account));
        _till.Provider.Set(enterprise, PaymentState.Refunded, 9900);
        await NoticeAsync(enterprise);
        Assert.Equal("pro", await _till.PlanOfAsync(account));
    }

    [Fact]
    public async Task Notice_LateOrLost_IsMadeUpForWhenTheOwnerLooks()
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        _till.Provider.Set(checkout, PaymentState.Paid);
        var (_, newest) = await _till.Purchases.FindAsync(account, default);
        Assert.Equal(PaymentState.Paid, newest?.State);
    }

    [Fact]
    public async Task Notice_LostForAnOlderPurchase_IsMadeUpForWhenTheOwnerLooks()
    {
        var account = await _till.AccountAsync(1);
        var older = await _till.BuyAsync(account, "pro");
        await _till.BuyAsync(account, "enterprise");
        _till.Provider.Set(older, PaymentState.Paid);

        var (plan, newest) = await _till.Purchases.FindAsync(account, default);

        Assert.Equal(("pro", PaymentState.Open), (plan?.Id, newest?.State));
    }

    [Fact]
    public async Task ProviderIsDown_OwnerStillSeesThePurchase()
    {
        var account = await _till.AccountAsync(1);
        await _till.BuyAsync(account, "pro");
        _till.Provider.BeforeAnswer = () => throw new HttpRequestException("down");
        var (_, newest) = await _till.Purchases.FindAsync(account, default);
        Assert.Equal(PaymentState.Open, newest?.State);
    }

    [Fact]
    public async Task Buying_WhatIsBeingBought_GivesTheSameCheckout()
    {
        var account = await _till.AccountAsync(1);
        var pro = await _till.BuyAsync(account, "pro");
        var enterprise = await _till.BuyAsync(account, "enterprise");

        Assert.Equal(pro, await _till.BuyAsync(account, "pro"));
        Assert.Equal(enterprise, await _till.BuyAsync(account, "enterprise"));
        Assert.Equal(2, (await _till.Records.ListAsync(account.Id, 0, 10, default)).Count);
    }

    [Theory]
    [InlineData(PaymentState.Expired, 2900, 2900)]
    [InlineData(PaymentState.Open, 2900, 3900)]
    public async Task Buying_WhatCannotBePaidAnyMore_OpensAnotherCheckout(PaymentState state, long then, long now)
    {
        var account = await _till.AccountAsync(1);
        var checkout = await _till.BuyAsync(account, "pro");
        _till.Provider.Set(checkout, state, then);
        var later = _till.WithPrice("pro", now);

        var bought = await later.BuyAsync(account, "pro", Till.Places, default);

        Assert.NotEqual(checkout, bought.Value?.Id);
        Assert.NotNull(bought.Value);
    }

    [Fact]
    public async Task Buying_WhatWasPaidWithoutANotice_IsRefused()
    {
        var account = await _till.AccountAsync(1);
        _till.Provider.Set(await _till.BuyAsync(account, "pro"), PaymentState.Paid);

        var again = await _till.Purchases.BuyAsync(account, "pro", Till.Places, default);

        Assert.Equal("plan_owned", again.Refusal?.Code);
    }

    [Theory]
    [InlineData("pro", "pro", true)]
    [InlineData("enterprise", "pro", true)]
    [InlineData("pro", "enterprise", false)]
    public async Task Payment_ThatBringsNothing_IsToldToTheOperator(string first, string second, bool isTold)
    {
        var account = await _till.AccountAsync(1);
        _till.Provider.TellsUrls = false;
        var (one, two) = (await _till.BuyAsync(account, first), await _till.BuyAsync(account, second));
        foreach (var (checkout, plan) in new[] { (one, first), (two, second) })
        {
            _till.Provider.Set(checkout, PaymentState.Paid, plan == "pro" ? 2900 : 9900);
            await NoticeAsync(checkout);
        }

        var told = _till.Log.Warnings.Where(line => line.StartsWith($"Purchase {two[1..]} ({two})", StringComparison.Ordinal));
        Assert.Equal(isTold, told.Any(line => line.Contains($"with purchase {one[1..]} ({one}, {first})", StringComparison.Ordinal)));
        var made = await _till.Records.ListAsync(account.Id, 0, 10, default);
        Assert.All(made, purchase => Assert.Equal(PaymentState.Paid, purchase.State));
    }

    [Fact]
    public async Task Buying_WhatIsNotForSale_IsRefused()
    {
        var account = await _till.AccountAsync(1);
        var bought = await _till.Purchases.BuyAsync(account, "unlimited", Till.Places, default);
        Assert.Equal(("invalid", "plan"), (bought.Refusal?.Code, bought.Refusal?.Field));
    }

    [Fact]
    public async Task Buying_NoBetterPlan_IsRefused()
    {
        var account = await _till.AccountAsync(1, plan: "enterprise");
        var bought = await _till.Purchases.BuyAsync(account, "pro", Till.Places, default);
        Assert.Equal("plan_owned", bought.Refusal?.Code);
    }

    [Fact]
    public async Task Notice_ForAnotherProvider_IsNotFound()
    {
        var notice = new PaymentNotice(_ => null, default);
        Assert.Equal(Refusal.NotFound, await _till.Purchases.FollowAsync("stripe", notice, default));
    }

    [Fact]
    public async Task Plan_AnAdminGave_WinsOverWhatWasBought()
    {
        var account = await _till.AccountAsync(1, plan: "pro");
        Assert.Equal("pro", await _till.PlanOfAsync(account));
    }

    [Fact]
    public async Task Admin_NeedsNoPlan()
    {
        Assert.Equal("unlimited", await _till.PlanOfAsync(await _till.AccountAsync(1, AccountRole.Admin)));
        Assert.Null(await _till.PlanOfAsync(await _till.AccountAsync(2)));
    }

    private Task NoticeAsync(string checkout) => _till.Provider.NoticeAsync(_till.Purchases, checkout);
}
