using Mailservr.Core.Tests.Accounts;
using Mailservr.Core.Tests.Blobs;
using Mailservr.Secrets;

namespace Mailservr.Core.Tests.Secrets;

public sealed class MasterKeyCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Office _office = new();

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

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => Check().RequireAsync(default).AsTask());

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Contains(Path, fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    private MasterKeyCheck Check(SecretOptions? options = null) =>
        new(new MasterKeyRing(options ?? new SecretOptions(), Path), _office.SecretRecords);

    private SecretProtector Protector(SecretOptions? options = null) =>
        new(new MasterKeyRing(options ?? new SecretOptions(), Path));

    private async Task SaveSecretAsync(SecretProtector protector) => await _office.SecretRecords.SaveAsync(
        new SecretRecord
        {
            Id = 900,
            Purpose = "test",
            Name = "1",
            Value = protector.Protect("test:1", "secret"u8),
            CreatedAt = _office.Time.GetUtcNow(),
        },
        default);
}
