using System.Security.Cryptography;
using Mailservr.Core.Tests.Blobs;
using Mailservr.Secrets;

namespace Mailservr.Core.Tests.Secrets;

public sealed class MasterKeyProtectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Protect_Text_IsReadByItsOwnerAlsoAfterARestart()
    {
        var box = Protector().Protect("whsec_secret", "webhook:1");

        Assert.DoesNotContain("secret", box, StringComparison.Ordinal);
        Assert.Equal("whsec_secret", Protector().Unprotect(box, "webhook:1"));
        Assert.NotEqual(box, Protector().Protect("whsec_secret", "webhook:1"));
    }

    [Fact]
    public void Unprotect_OfAnotherOwnerOrChanged_Throws()
    {
        var box = Protector().Protect("whsec_secret", "webhook:1");
        var flipped = (box[0] == 'A' ? 'B' : 'A') + box[1..];

        foreach (var (text, owner) in ((string, string)[])
            [(box, "webhook:2"), (flipped, "webhook:1"), ("", "webhook:1"), ("AAAA", "webhook:1"), ("!", "webhook:1")])
            Assert.ThrowsAny<CryptographicException>(() => Protector().Unprotect(text, owner));
    }

    private MasterKeyProtector Protector() =>
        new(new SecretProtector(new MasterKeyRing(new SecretOptions(), _folder.File("master.keys"))));
}
