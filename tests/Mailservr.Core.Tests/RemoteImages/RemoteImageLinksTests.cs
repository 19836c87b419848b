using Mailservr.Blobs;
using Mailservr.Core.Tests.Blobs;
using Mailservr.RemoteImages;
using Mailservr.Secrets;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.RemoteImages;

public sealed class RemoteImageLinksTests : IDisposable
{
    private const string Url = "https://images.example/ü.png?reader=7";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    private static DateTimeOffset End => ManualTimeProvider.Start.AddMinutes(15);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OwnSeal_IsValidUntilItExpires()
    {
        var seal = Links().Seal(Url, End);

        Assert.Equal((LinkStatus.Valid, Url), (Links().Open(seal, out var url), url));
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal((LinkStatus.Expired, ""), (Links().Open(seal, out url), url));
    }

    [Fact]
    public void Seal_OneAddress_IsTheSameAndHidesIt()
    {
        var seal = Links().Seal(Url, End);

        Assert.Matches("^[A-Za-z0-9_-]+$", seal);
        Assert.Equal(seal, Links().Seal(Url, End));
        Assert.NotEqual(seal[..16], Links().Seal(Url + "8", End)[..16]);
        Assert.NotEqual(seal[..16], Links().Seal(Url, End.AddSeconds(1))[..16]);
    }

    [Fact]
    public void Open_EachCharacterChanged_IsForged()
    {
        var seal = Links().Seal(Url, End);
        for (var i = 0; i < seal.Length; i++)
        {
            var changed = seal[..i] + (seal[i] == 'A' ? 'B' : 'A') + seal[(i + 1)..];
            Assert.Equal(LinkStatus.Forged, Links().Open(changed, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("====")]
    [InlineData("https://images.example/")]
    public void Open_SomethingElse_IsForged(string seal) => Assert.Equal(LinkStatus.Forged, Links().Open(seal, out _));

    [Fact]
    public void Open_LongTextOrOtherKey_IsForged()
    {
        using var other = new TemporaryFolder();
        var seal = Links().Seal(Url, End);

        Assert.Equal(LinkStatus.Forged, Links().Open(new string('A', 100_000), out _));
        Assert.Equal(LinkStatus.Forged, Links(other).Open(seal, out _));
    }

    [Fact]
    public void Open_SealOfAFormerMasterKey_IsValidAsLongAsThatIsKnown()
    {
        var (first, second) = (MasterKey.New().Text, MasterKey.New().Text);
        var seal = Configured(first).Seal(Url, End);

        Assert.Equal((LinkStatus.Valid, Url), (Configured(first).Open(seal, out var url), url));
        Assert.Equal((LinkStatus.Valid, Url), (Configured(second, old: first).Open(seal, out url), url));
        Assert.Equal((LinkStatus.Forged, ""), (Configured(second).Open(seal, out url), url));
    }

    private RemoteImageLinks Links(TemporaryFolder? folder = null) =>
        new(new MasterKeyRing(new SecretOptions(), (folder ?? _folder).File("master.keys")), _time);

    private RemoteImageLinks Configured(string key, string old = "") =>
        new(new MasterKeyRing(new SecretOptions { MasterKey = key, OldMasterKeys = old }, ""), _time);
}
