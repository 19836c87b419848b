using System.Security.Cryptography;
using Mailservr.Domains;

namespace Mailservr.Core.Tests.Domains;

public sealed class DkimKeysTests : IDisposable
{
    private readonly TestDkimKeys _keys = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task FindOrCreate_EachDomain_HasItsOwnKeyAndKeepsIt()
    {
        var first = await _keys.Open().FindOrCreateAsync(TestDkimKeys.Domain(7), default);
        var second = await _keys.Open().FindOrCreateAsync(TestDkimKeys.Domain(8), default);

        Assert.NotEqual(first, second);
        Assert.Equal(first, await _keys.Open().FindOrCreateAsync(TestDkimKeys.Domain(7), default));
        Assert.Equal(2, (await _keys.Records.ListAsync(0, 0, 10, default)).Count);
    }

    [Fact]
    public async Task FindOrCreate_Key_IsRsaOf2048BitsAndItsPrivateHalfIsSealed()
    {
        var key = Assert.IsType<DkimKey>(await _keys.Open().FindOrCreateAsync(TestDkimKeys.Domain(7), default));
        using var published = RSA.Create();
        published.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key.PublicKey), out _);
        var record = Assert.Single(await _keys.Records.ListAsync(0, 0, 10, default));
        using var kept = RSA.Create();
        kept.ImportPkcs8PrivateKey(_keys.Protector().Unprotect(record.Key, record.Value), out _);

        Assert.Equal(2048, published.KeySize);
        Assert.Matches("^m[0-9a-f]{8}$", key.Selector);
        var signature = kept.SignData("mail"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(published.VerifyData("mail"u8, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Throws<CryptographicException>(
            () => kept.ImportPkcs8PrivateKey(Convert.FromBase64String(record.Value), out _));
    }

    [Fact]
    public async Task FindOrCreate_WithAnotherMasterKey_LeavesTheKeyForTheRightOne()
    {
        var first = await _keys.Open().FindOrCreateAsync(TestDkimKeys.Domain(7), default);

        Assert.Null(await _keys.Open("other.keys").FindOrCreateAsync(TestDkimKeys.Domain(7), default));

        Assert.Equal(first, await _keys.Open().FindOrCreateAsync(TestDkimKeys.Domain(7), default));
    }

    [Fact]
    public async Task FindOrCreate_SeveralHostsAtOnce_AgreeOnOne()
    {
        var hosts = Enumerable.Range(0, 4).Select(_ => _keys.Open()).ToList();
        var found = await Task.WhenAll(hosts.Select(
            host => Task.Run(() => host.FindOrCreateAsync(TestDkimKeys.Domain(7), default).AsTask())));

        Assert.NotNull(found[0]);
        Assert.All(found, key => Assert.Equal(found[0], key));
    }

    [Fact]
    public async Task Forget_DomainIsGone_ItsKeyIsGone()
    {
        await _keys.Open().FindOrCreateAsync(TestDkimKeys.Domain(7), default);
        await _keys.Open().ForgetAsync(7, default);
        await _keys.Open().ForgetAsync(7, default);

        Assert.Empty(await _keys.Records.ListAsync(0, 0, 10, default));
    }
}
