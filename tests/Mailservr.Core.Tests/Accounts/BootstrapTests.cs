using Mailservr.Accounts;

namespace Mailservr.Core.Tests.Accounts;

public sealed class BootstrapTests
{
    private readonly Office _office = new();

    [Fact]
    public async Task Run_NothingThere_CreatesAdminDomainAddressAndKey()
    {
        var result = await _office.Bootstrap.RunAsync(default);

        Assert.NotNull(result);
        Assert.Equal(AccountRole.Admin, result.Account.Role);
        Assert.Equal("mail.localhost", result.Domain.Name);
        Assert.Equal("hello@mail.localhost", result.Address?.Address);
        var holder = await _office.Keys.AuthenticateAsync(result.GeneratedKey ?? "", default);
        Assert.Equal(result.Account.Id, holder?.Account.Id);
        Assert.Equal(ApiScopes.All, holder?.Key.Scopes);
    }

    [Fact]
    public async Task Run_PlansMustBeBought_CreatesTheSame()
    {
        _office.Configured.Billing.Required = true;

        var result = await _office.Bootstrap.RunAsync(default);

        Assert.NotNull(result?.Address);
        Assert.Null(result.Account.Plan);
    }

    [Fact]
    public async Task Run_Twice_ChangesNothing()
    {
        await _office.Bootstrap.RunAsync(default);

        Assert.Null(await _office.Bootstrap.RunAsync(default));
        Assert.Equal(1, _office.AccountRecords.Count);
        Assert.Equal(1, _office.KeyRecords.Count);
    }

    [Fact]
    public async Task Run_KeyConfigured_TakesItAsItIsAndShowsNone()
    {
        _office.Configured.Bootstrap.ApiKey = "my-own-key";

        var result = await _office.Bootstrap.RunAsync(default);

        Assert.Null(result?.GeneratedKey);
        Assert.NotNull(await _office.Keys.AuthenticateAsync("my-own-key", default));
    }

    [Fact]
    public async Task Run_InterruptedBefore_TakesUpWhatIsThere()
    {
        _office.Configured.Bootstrap.ApiKey = "my-own-key";
        var first = await _office.Bootstrap.RunAsync(default);
        Assert.NotNull(first);
        await _office.AccountRecords.SaveAsync(first.Account with { Role = AccountRole.User }, default);

        var second = await _office.Bootstrap.RunAsync(default);

        Assert.Equal(first.Account.Id, second?.Account.Id);
        Assert.Equal(AccountRole.Admin, (await _office.AccountRecords.FindAsync(first.Account.Id, default))?.Role);
        Assert.Equal(1, _office.KeyRecords.Count);
    }

    [Fact]
    public async Task Run_DomainIsNoName_FailsWithTheOption()
    {
        _office.Configured.Bootstrap.Domain = "not a domain";

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _office.Bootstrap.RunAsync(default).AsTask());
        Assert.Contains("Mailservr:Bootstrap:Domain", exception.Message, StringComparison.Ordinal);
    }
}
