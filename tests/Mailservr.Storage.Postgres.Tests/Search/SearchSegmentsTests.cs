using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Search;

public sealed class SearchSegmentsTests
{
    private static readonly DateTimeOffset Start = ManualTimeProvider.Start;

    [Fact]
    public void Place_MailInItsOrder_FillsOneSegmentAfterTheOther()
    {
        var segments = Place(new SearchSegments([]), Enumerable.Range(0, 3 * SearchSegment.Size).Select(i => Start.AddSeconds(i)));

        Assert.Equal([SearchSegment.Size, SearchSegment.Size, SearchSegment.Size], segments.Select(s => s.Messages));
        AssertApart(segments);
    }

    [Fact]
    public void Place_OldMailBesideNew_FillsSegmentsOfItsOwn()
    {
        var all = new SearchSegments([]);
        Place(all, [Start.AddYears(1)]);

        var segments = Place(all, Enumerable.Range(0, 2 * SearchSegment.Size).Select(i => Start.AddSeconds(i)));

        Assert.Equal([SearchSegment.Size, SearchSegment.Size, 1], segments.Select(s => s.Messages));
        AssertApart(segments);
    }

    [Fact]
    public void Place_OldMailFromTheNewestOn_FillsSegmentsToo()
    {
        var segments = Place(
            new SearchSegments([]), Enumerable.Range(0, 2 * SearchSegment.Size).Select(i => Start.AddHours(-i)));

        Assert.InRange(segments.Count, 2, 4);
        AssertApart(segments);
    }

    [Fact]
    public void Place_MailOutOfOrderByAMoment_StaysInTheSegment() =>
        Assert.Equal(2, Assert.Single(Place(new SearchSegments([]), [Start, Start.AddSeconds(-5)])).Messages);

    [Fact]
    public void Place_SameMoment_IsNeverDivided()
    {
        var segments = Place(new SearchSegments([]), Enumerable.Repeat(Start, SearchSegment.Size + 5));

        Assert.Equal(SearchSegment.Size + 5, Assert.Single(segments).Messages);
    }

    [Fact]
    public void Place_AnyOrder_KeepsSegmentsApart()
    {
        var random = new Random(20261121);
        var times = Enumerable.Range(0, 4 * SearchSegment.Size).Select(_ => Start.AddSeconds(random.Next(100_000_000)));

        AssertApart(Place(new SearchSegments([]), times));
    }

    private static List<SearchSegment> Place(SearchSegments segments, IEnumerable<DateTimeOffset> times)
    {
        foreach (var at in times)
            segments.Place(7, at);
        return [.. segments.Changed.OrderBy(s => s.BeginsAt)];
    }

    // What a page that goes from one to the next depends on.
    private static void AssertApart(List<SearchSegment> segments)
    {
        Assert.Equal(segments.Count, segments.Select(s => s.Number).Distinct().Count());
        Assert.All(segments, s => Assert.True(s.BeginsAt <= s.OldestAt && s.OldestAt <= s.NewestAt));
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.True(pair.First.NewestAt < pair.Second.BeginsAt));
    }
}
