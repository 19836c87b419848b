using Mailservr.Addresses;
using Mailservr.Billing;
using Mailservr.Core.Tests.Accounts;

namespace Mailservr.Core.Tests.Billing;

public sealed class PlanGateTests
{
    private readonly Till _till = new();
    private readonly InMemoryRecords<AddressCategoryRecord> _things = new();
    private long _ids = 1000;

    [Fact]
    public async Task Plan_HasRoom_RecordIsSaved()
    {
        var account = await _till.AccountAsync(1, plan: "enterprise");
        Assert.NotNull((await SaveAsync(account.Id)).Value?.Result.Record);
    }

    [Fact]
    public async Task Plan_IsFull_IsRefusedWithLimitAndUse()
    {
        var account = await _till.AccountAsync(1, plan: "pro");
        await SaveAsync(account.Id);
        var refusal = (await SaveAsync(account.Id)).Refusal;
        Assert.Equal("plan_limit", refusal?.Code);
        Assert.Equal("The plan Pro allows 1 things, and the account has as many.", refusal?.Detail);
        Assert.Single(await _things.ListAsync(account.Id, 0, 10, default));
    }

    [Fact]
    public async Task Plan_ManyAtOnce_AreNeverMoreThanItAllows()
    {
        var account = await _till.AccountAsync(1, plan: "enterprise");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => SaveAsync(account.Id))));
        Assert.InRange((await _things.ListAsync(account.Id, 0, 100, default)).Count, 0, 10);
    }

    [Fact]
    public async Task NoPlan_WhereOneIsRequired_MustBeBought()
    {
        var account = await _till.AccountAsync(1);
        Assert.Equal("payment_required", (await SaveAsync(account.Id)).Refusal?.Code);
    }

    [Fact]
    public async Task NoPlan_WhereNoneIsRequired_HasTheDefault()
    {
        _till.Options.Billing.Required = false;
        var account = await _till.AccountAsync(1);
        for (var i = 0; i < 20; i++)
            Assert.Null((await SaveAsync(account.Id)).Refusal);
    }

    private async Task<Outcome<SavedRecord<AddressCategoryRecord>>> SaveAsync(long account)
    {
        var id = Interlocked.Increment(ref _ids);
        var record = new AddressCategoryRecord { Id = id, OwnerId = account, Name = "n" + id, Color = "#000000" };
        return await new PlanGate(_till.Plans).SaveAsync(_things, record, "things", limits => limits.ApiKeys, default);
    }
}
