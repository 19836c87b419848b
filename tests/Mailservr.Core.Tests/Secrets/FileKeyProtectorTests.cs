using System.Security.Cryptography;
using Mailservr.Blobs;
using Mailservr.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mailservr.Core.Tests.Secrets;

public sealed class FileKeyProtectorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailservr-");

    public void Dispose() => _folder.Delete(recursive: true);

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
        var flipped = box[..^2] + (box[^2] == 'A' ? 'B' : 'A') + box[^1];

        Assert.ThrowsAny<CryptographicException>(() => Protector().Unprotect(box, "webhook:2"));
        Assert.ThrowsAny<CryptographicException>(() => Protector().Unprotect(flipped, "webhook:1"));
        foreach (var wrong in (string[])["", "k1.", "k1.AAAA", "k2." + box[3..], "k1.!!", "whsec_secret"])
            Assert.ThrowsAny<CryptographicException>(() => Protector().Unprotect(wrong, "webhook:1"));
    }

    private FileKeyProtector Protector() =>
        new(new KeyFile(Path.Combine(_folder.FullName, "secrets.key"), NullLogger<KeyFile>.Instance));
}
