using Mailservr.Blobs;
using Mailservr.Secrets;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Blobs;

public sealed class BlobSignerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly string _first = MasterKey.New().Text;
    private readonly string _second = MasterKey.New().Text;

    private static AttachmentLink Link => new(1, 2, 3, ManualTimeProvider.Start.AddMinutes(15), "Rechnung ü.pdf");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sign_Link_IsUrlSafe() => Assert.Matches("^[A-Za-z0-9_-]{43}$", Signer().Sign(Link));

    [Fact]
    public void Check_OwnSignature_IsValidUntilItExpires()
    {
        var (signer, signature) = (Signer(), Signer().Sign(Link));

        Assert.Equal(LinkStatus.Valid, signer.Check(Link, signature));
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(LinkStatus.Valid, signer.Check(Link, signature));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LinkStatus.Expired, signer.Check(Link, signature));
    }

    [Fact]
    public void Check_AnythingChanged_IsForged()
    {
        var signer = Signer();
        var signature = signer.Sign(Link);
        AttachmentLink[] forged =
        [
            Link with { AccountId = 2 },
            Link with { MessageId = 3 },
            Link with { AttachmentId = 2 },
            Link with { AccountId = 2, MessageId = 1 },
            Link with { ExpiresAt = Link.ExpiresAt.AddSeconds(1) },
            Link with { DownloadName = "Rechnung ü.pdg" },
            Link with { DownloadName = "" },
        ];

        Assert.All(forged, link => Assert.Equal(LinkStatus.Forged, signer.Check(link, signature)));
        string[] signatures = ["", "A", signature[..42], signature + "A", signature + "=", signature.ToUpperInvariant(), "ü"];
        Assert.All(signatures, other => Assert.Equal(LinkStatus.Forged, signer.Check(Link, other)));
    }

    [Fact]
    public void Check_ForgedAndExpired_IsForged()
    {
        var signer = Signer();
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(LinkStatus.Forged, signer.Check(Link, new string('A', 43)));
    }

    [Fact]
    public void Key_IsKeptForTheNextStart()
    {
        var signature = Signer().Sign(Link);

        Assert.Equal(LinkStatus.Valid, Signer().Check(Link, signature));
        Assert.Equal([_folder.File("keys", "master.keys")], Directory.GetFiles(_folder.File("keys")));
    }

    [Fact]
    public void Key_IsReadableByItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        Signer().Sign(Link);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("keys", "master.keys")));
        }
    }

    [Fact]
    public void Key_CutShort_IsRefusedWithASentence()
    {
        Directory.CreateDirectory(_folder.File("keys"));
        File.WriteAllText(_folder.File("keys", "master.keys"), "short");

        var exception = Assert.Throws<InvalidOperationException>(() => Signer().Sign(Link));

        Assert.Contains("master.keys", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_MadeByManyAtOnce_IsOne()
    {
        var signatures = new string[16];

        Parallel.For(0, signatures.Length, i => signatures[i] = Signer().Sign(Link));

        Assert.Single(signatures.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void Check_ByAHostWithTheSameMasterKey_IsValid()
    {
        var (one, two) = (Configured(_first), Configured(_first));

        Assert.Equal(LinkStatus.Valid, two.Check(Link, one.Sign(Link)));
        Assert.Equal(LinkStatus.Forged, Configured(_second).Check(Link, one.Sign(Link)));
    }

    [Fact]
    public void Check_SignedUnderAFormerMasterKey_IsValidAsLongAsThatIsKnown()
    {
        var signature = Configured(_first).Sign(Link);

        Assert.Equal(LinkStatus.Valid, Configured(_second, old: _first).Check(Link, signature));
        Assert.Equal(LinkStatus.Forged, Configured(_second).Check(Link, signature));
        Assert.NotEqual(signature, Configured(_second, old: _first).Sign(Link));
    }

    private BlobSigner Signer() => new(new MasterKeyRing(new SecretOptions(), _folder.File("keys", "master.keys")), _time);

    private BlobSigner Configured(string key, string old = "") =>
        new(new MasterKeyRing(new SecretOptions { MasterKey = key, OldMasterKeys = old }, ""), _time);
}
