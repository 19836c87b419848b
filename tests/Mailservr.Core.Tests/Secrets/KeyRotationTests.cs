using Mailservr.Core.Tests.Accounts;
using Mailservr.Core.Tests.Blobs;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Secrets;

public sealed class KeyRotationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Office _office = new();
    private readonly InMemoryRecords<WebhookRecord> _webhooks = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_KeyInAFile_EncryptsEverySecretUnderANewOneAndForgetsTheOld()
    {
        await _office.AccountAsync();
        var (ring, protector, signing) = Open();
        var key = await signing.GetCurrentAsync(default);
        await SaveAsync(protector, Office.Alice, "totp", "1", "of Alice");
        var before = File.ReadAllText(Path);

        var result = await new KeyRotation(
                _office.SecretRecords, _webhooks, _office.AccountRecords, ring, protector, signing)
            .RunAsync(default);

        var after = Open();
        Assert.Equal(new KeyRotationResult(2, 0, NewMasterKey: true), result);
        Assert.Equal(key.Value, (await after.Signing.FindAsync(key.Id, default))?.Value);
        Assert.NotEqual(key.Id, (await after.Signing.GetCurrentAsync(default)).Id);
        Assert.DoesNotContain(before.Trim(), File.ReadAllText(Path), StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(Path));
    }

    [Fact]
    public async Task Run_SecretThatNobodyCanOpen_IsLeftAndNoKeyIsForgotten()
    {
        var (ring, protector, signing) = Open();
        var stranger = new SecretProtector(new MasterKeyRing(
            new SecretOptions { MasterKey = Convert.ToBase64String(new byte[32]) }, ""));
        _ = ring.Current;
        await SaveAsync(stranger, 0, "other", "1", "lost");

        var result = await new KeyRotation(
                _office.SecretRecords, _webhooks, _office.AccountRecords, ring, protector, signing)
            .RunAsync(default);

        Assert.Equal(1, result.Unreadable);
        Assert.Equal(2, File.ReadAllLines(Path).Length);
    }

    [Fact]
    public async Task Run_SecretsOfWebhooks_AreEncryptedUnderTheNewKeyToo()
    {
        var account = await _office.AccountAsync();
        var (ring, protector, signing) = Open();
        var webhooks = new MasterKeyProtector(protector);
        var webhook = new WebhookRecord
        {
            Id = 77,
            OwnerId = account.Id,
            Url = "https://example.org/",
            Secret = webhooks.Protect("whsec_new", "webhook:77"),
            PreviousSecret = webhooks.Protect("whsec_old", "webhook:77"),
            CreatedAt = _office.Time.GetUtcNow(),
        };
        await _webhooks.SaveAsync(webhook, default);

        var result = await new KeyRotation(
                _office.SecretRecords, _webhooks, _office.AccountRecords, ring, protector, signing)
            .RunAsync(default);

        Assert.Equal(0, result.Unreadable);
        Assert.Single(File.ReadAllLines(Path));
        var rotated = await _webhooks.FindAsync(77, default);
        webhooks = new MasterKeyProtector(Open().Protector);
        Assert.Equal("whsec_new", webhooks.Unprotect(rotated?.Secret ?? "", "webhook:77"));
        Assert.Equal("whsec_old", webhooks.Unprotect(rotated?.PreviousSecret ?? "", "webhook:77"));
    }

    [Fact]
    public void Protector_FileRotatedByAnotherProcess_ReadsItAgain()
    {
        var (_, running, _) = Open();
        running.Protect("a", "b"u8);
        var (ring, rotated, _) = Open();
        ring.Add();

        var secret = rotated.Protect("a:1", "secret"u8);

        Assert.Equal("secret"u8.ToArray(), running.Unprotect("a:1", secret));
    }

    [Fact]
    public void Protector_FileRotatedByAnotherProcess_EncryptsUnderTheNewKey()
    {
        var (_, running, _) = Open();
        running.Protect("a", "b"u8);
        var (ring, _, _) = Open();
        ring.Add();
        ring.RemoveOld();
        // The clock of a file system ticks a few times a second at worst.
        File.SetLastWriteTimeUtc(Path, File.GetLastWriteTimeUtc(Path).AddMinutes(1));

        var secret = running.Protect("a:1", "secret"u8);

        Assert.Equal("secret"u8.ToArray(), Open().Protector.Unprotect("a:1", secret));
    }

    [Fact]
    public void Protector_FileIsGone_GoesOnWithTheKeyThatItHas()
    {
        var (_, running, _) = Open();
        var before = running.Protect("a:1", "before"u8);
        File.Delete(Path);

        var after = running.Protect("a:2", "after"u8);

        Assert.Equal("before"u8.ToArray(), running.Unprotect("a:1", before));
        Assert.Equal("after"u8.ToArray(), running.Unprotect("a:2", after));
        Assert.Null(running.Unprotect("a:3", new SecretProtector(new MasterKeyRing(
            new SecretOptions { MasterKey = MasterKey.New().Text }, "")).Protect("a:3", "of another key"u8)));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Ring_File_IsItsOwnersOnly()
    {
        Open().Protector.Protect("a", "b"u8);

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    private string Path => _folder.File("keys", "master.keys");

    private (MasterKeyRing Ring, SecretProtector Protector, SigningKeys Signing) Open()
    {
        var ring = new MasterKeyRing(new SecretOptions(), Path);
        var protector = new SecretProtector(ring);
        return (ring, protector, new SigningKeys(
            _office.SecretRecords,
            protector,
            _office.Ids,
            _office.Configured,
            _office.Time,
            TraceLog.Of<SigningKeys>()));
    }

    private async Task SaveAsync(SecretProtector protector, long owner, string purpose, string name, string secret) =>
        await _office.SecretRecords.SaveAsync(
            new SecretRecord
            {
                Id = await _office.Ids.NextAsync(default),
                OwnerId = owner,
                Purpose = purpose,
                Name = name,
                Value = protector.Protect($"{purpose}:{name}", System.Text.Encoding.UTF8.GetBytes(secret)),
                CreatedAt = _office.Time.GetUtcNow(),
            },
            default);
}
