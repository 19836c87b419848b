using Mailservr.RemoteImages;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.RemoteImages;

public sealed class RemoteImageCacheTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Add_MoreThanThereIsRoom_ForgetsWhatWasAskedForLeast()
    {
        var cache = new RemoteImageCache(100, _time);
        foreach (var url in (string[])["a", "b", "c"])
            cache.Add(url, Image(30));
        cache.Find("a");

        cache.Add("d", Image(30));

        Assert.Equal(["a", "c", "d"], ((string[])["a", "b", "c", "d"]).Where(url => cache.Find(url) is not null));
        Assert.Equal(90, cache.Bytes);
    }

    [Fact]
    public void Add_LargerThanAll_IsNotKept()
    {
        var cache = new RemoteImageCache(100, _time);
        cache.Add("a", Image(30));
        cache.Add("b", Image(101));

        Assert.NotNull(cache.Find("a"));
        Assert.Null(cache.Find("b"));
    }

    [Fact]
    public void Find_AfterAnHour_IsNotThere()
    {
        var cache = new RemoteImageCache(100, _time);
        cache.Add("a", Image(30));
        cache.Add("a", Image(20));
        Assert.Equal(20, cache.Bytes);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Null(cache.Find("a"));
        Assert.Equal(0, cache.Bytes);
    }

    private static RemoteImage Image(int size) => new("image/png", new byte[size]);
}
