using Mailservr.Accounts;
using Mailservr.Core.Tests.Accounts;
using Mailservr.Core.Tests.Blobs;
using Mailservr.Core.Tests.Storage;
using Mailservr.Secrets;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Secrets;

public sealed class MasterKeyCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Office _office = new();
    private readonly MemoryRecordStore<WebhookRecord> _webhooks = new();

    private string Path => _folder.File("master.keys");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Require_FirstStart_MakesNoKey()
    {
        await Check().RequireAsync(default);

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Require_FileIsGoneButThereAreSecrets_NamesTheFileAndMakesNone()
    {
        await SaveSecretAsync(Protector());
        File.Delete(Path);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Check().RequireAsync(default).AsTask());

        Assert.Contains(Path, fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Require_FileIsGoneButAnAccountHasASecret_IsRefused(bool ofWebhook)
    {
        await _office.AccountRecords.SaveAsync(
            new AccountRecord { Id = 7, Email = "a@example.org", CreatedAt = _office.Time.GetUtcNow() }, default);
        if (ofWebhook)
        {
            var secret = new MasterKeyProtector(Protector()).Protect("whsec_x", "webhook:8");
            await _webhooks.SaveAsync(
                new WebhookRecord { Id = 8, OwnerId = 7, Url = "https://example.org/", Secret = secret, CreatedAt = _office.Time.GetUtcNow() },
                default);
        }
        else
        {
            await SaveSecretAsync(Protector(), owner: 7);
        }

        File.Delete(Path);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Check().RequireAsync(default).AsTask());
    }

    [Fact]
    public async Task Require_KeyIsConfigured_NeedsNoFile()
    {
        var configured = new SecretOptions { MasterKey = Convert.ToBase64String(new byte[32]) };
        await SaveSecretAsync(Protector(configured));

        await Check(configured).RequireAsync(default);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n\n", "is empty")]
    [InlineData("not a key\n", "not 32 bytes in base64")]
    public async Task Require_FileIsDamaged_SaysWhichAndLeavesIt(string text, string sentence)
    {
        await File.WriteAllTextAsync(Path, text, TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Check().RequireAsync(default).AsTask());

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Contains(Path, fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    private MasterKeyCheck Check(SecretOptions? options = null) =>
        new(new MasterKeyRing(options ?? new SecretOptions(), Path), _office.SecretRecords, _webhooks, _office.AccountRecords);

    private SecretProtector Protector(SecretOptions? options = null) =>
        new(new MasterKeyRing(options ?? new SecretOptions(), Path));

    private async Task SaveSecretAsync(SecretProtector protector, long owner = 0) => await _office.SecretRecords.SaveAsync(
        new SecretRecord
        {
            Id = 900,
            OwnerId = owner,
            Purpose = "test",
            Name = "1",
            Value = protector.Protect("test:1", "secret"u8),
            CreatedAt = _office.Time.GetUtcNow(),
        },
        default);
}
