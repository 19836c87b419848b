using Mailservr.Accounts;
using Mailservr.Secrets;

namespace Mailservr.Core.Tests.Accounts;

public sealed class ApiKeysTests
{
    private readonly Office _office = new();

    [Fact]
    public async Task Created_Key_IsStoredAsAHashOnly()
    {
        var created = await CreateAsync();

        Assert.True(ApiKeyText.IsWellFormed(created.Key));
        Assert.Equal(SecretHash.Of(created.Key), created.Record.Hash);
        Assert.DoesNotContain(created.Key[12..], created.Record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NewKeys_Never_Repeat()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => ApiKeyText.New("live")).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(1000, keys.Count);
        Assert.All(keys, key => Assert.StartsWith("mk_live_", key, StringComparison.Ordinal));
    }

    [Fact]
    public void Checksum_OneCharacterChanged_IsNotWellFormed()
    {
        var key = ApiKeyText.New("live");
        var other = key[20] == 'a' ? 'b' : 'a';

        Assert.False(ApiKeyText.IsWellFormed(key[..20] + other + key[21..]));
        Assert.False(ApiKeyText.IsWellFormed(key[..^1]));
    }

    [Fact]
    public async Task Authenticate_RightKey_GivesAccountAndKey()
    {
        var created = await CreateAsync();

        var holder = await _office.Keys.AuthenticateAsync(created.Key, default);

        Assert.Equal(Office.Alice, holder?.Account.Id);
        Assert.Equal(created.Record.Id, holder?.Key.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mk_live_")]
    [InlineData("wrong")]
    [InlineData("\u0000\ud83d\ude00")]
    public async Task Authenticate_UnknownKey_GivesNull(string key)
    {
        await CreateAsync();

        Assert.Null(await _office.Keys.AuthenticateAsync(key, default));
        Assert.Null(await _office.Keys.AuthenticateAsync(new string('x', 100_000), default));
    }

    [Fact]
    public async Task Authenticate_ExpiredKey_GivesNull()
    {
        var created = await CreateAsync(expiresAt: _office.Time.GetUtcNow().AddHours(1));
        Assert.NotNull(await _office.Keys.AuthenticateAsync(created.Key, default));

        _office.Time.Advance(TimeSpan.FromHours(1));

        Assert.Null(await _office.Keys.AuthenticateAsync(created.Key, default));
    }

    [Fact]
    public async Task Authenticate_AccountGone_GivesNull()
    {
        var created = await CreateAsync();
        await _office.AccountRecords.DeleteAsync(Office.Alice, default);

        Assert.Null(await _office.Keys.AuthenticateAsync(created.Key, default));
    }

    [Fact]
    public async Task Delete_OtherAccountsKey_IsRefusedAndTheKeyWorks()
    {
        var created = await CreateAsync();
        await _office.Keys.CreateAsync(Office.Alice, new() { Name = "Another" }, default);

        Assert.Equal(Refusal.NotFound, await _office.Keys.DeleteAsync(Office.Bob, created.Record.Id, default));
        Assert.NotNull(await _office.Keys.AuthenticateAsync(created.Key, default));
        Assert.Null(await _office.Keys.DeleteAsync(Office.Alice, created.Record.Id, default));
        Assert.Null(await _office.Keys.AuthenticateAsync(created.Key, default));
    }

    [Fact]
    public async Task Delete_LastKeyWithAllScopes_IsRefused()
    {
        var whole = await CreateAsync();
        var weak = await _office.Keys.CreateAsync(Office.Alice, new() { Name = "weak", Scopes = [ApiScopes.MailRead] }, default);
        var soon = _office.Time.GetUtcNow().AddHours(1);
        var brief = await _office.Keys.CreateAsync(Office.Alice, new() { Name = "brief", ExpiresAt = soon }, default);
        _office.Time.Advance(TimeSpan.FromHours(2));

        var refused = await _office.Keys.DeleteAsync(Office.Alice, whole.Record.Id, default);

        Assert.Equal("last_key", refused?.Code);
        Assert.Null(await _office.Keys.DeleteAsync(Office.Alice, weak.Value?.Record.Id ?? 0, default));
        Assert.Null(await _office.Keys.DeleteAsync(Office.Alice, brief.Value?.Record.Id ?? 0, default));
        string[] ofAUser = [.. ApiScopes.All.Where(scope => scope != ApiScopes.Admin)];
        await _office.Keys.CreateAsync(Office.Alice, new() { Name = "enough", Scopes = ofAUser }, default);
        Assert.Null(await _office.Keys.DeleteAsync(Office.Alice, whole.Record.Id, default));
    }

    [Fact]
    public async Task Create_UnknownScopePastExpiryOrNoName_IsRefused()
    {
        var now = _office.Time.GetUtcNow();
        var scope = await _office.Keys.CreateAsync(Office.Alice, new() { Name = "k", Scopes = ["mail:read", "root"] }, default);
        var past = await _office.Keys.CreateAsync(Office.Alice, new() { Name = "k", ExpiresAt = now }, default);
        var name = await _office.Keys.CreateAsync(Office.Alice, new() { Name = "  " }, default);

        Assert.Equal("scopes", scope.Refusal?.Field);
        Assert.Equal("expiresAt", past.Refusal?.Field);
        Assert.Equal("name", name.Refusal?.Field);
    }

    [Fact]
    public async Task Usage_ManyRequests_AreSavedOnceAMinute()
    {
        var created = await CreateAsync();
        await _office.Usage.StartAsync(default);
        for (var i = 0; i < 20; i++)
            await _office.Keys.AuthenticateAsync(created.Key, default);

        var used = await WaitForUseAsync(created.Record.Id);
        _office.Time.Advance(TimeSpan.FromSeconds(59));
        await _office.Keys.AuthenticateAsync(created.Key, default);
        await _office.Usage.StopAsync(default);

        var stored = await _office.KeyRecords.FindAsync(created.Record.Id, default);
        Assert.Equal(used.LastUsedAt, stored?.LastUsedAt);
        Assert.Equal(2, stored?.Version);
    }

    private async Task<ApiKeyRecord> WaitForUseAsync(long id)
    {
        while (true)
        {
            if (await _office.KeyRecords.FindAsync(id, default) is { LastUsedAt: not null } used)
                return used;
            await Task.Yield();
        }
    }

    private async Task<CreatedApiKey> CreateAsync(DateTimeOffset? expiresAt = null)
    {
        await _office.AccountAsync();
        var created = await _office.Keys.CreateAsync(Office.Alice, new() { Name = "A key", ExpiresAt = expiresAt }, default);
        NotedSecrets.Note(created.Value?.Key);
        return created.Value ?? throw new InvalidOperationException(created.Refusal?.Detail);
    }
}
