namespace Mailservr.Storage.Sqlite.Tests;

public sealed class RecordCacheTests
{
    private static readonly RecordQuestion Question = new(7);

    private readonly RecordCache _cache = new();

    [Fact]
    public void TryGet_KeptAnswer_IsFound()
    {
        _cache.Keep(Question, "answer", _cache.Changes);

        Assert.True(_cache.TryGet(Question, out string? answer));
        Assert.Equal("answer", answer);
        Assert.False(_cache.TryGet(new RecordQuestion(0, "7"), out answer));
    }

    [Fact]
    public void TryGet_AbsenceKept_IsFoundAsNull()
    {
        _cache.Keep(Question, null, _cache.Changes);

        Assert.True(_cache.TryGet(Question, out string? answer));
        Assert.Null(answer);
    }

    [Fact]
    public void Keep_ChangedSinceItWasRead_IsNotKept()
    {
        var changes = _cache.Changes;
        _cache.Forget();
        _cache.Keep(Question, "old", changes);

        Assert.False(_cache.TryGet(Question, out string? _));
    }

    [Fact]
    public void Forget_Everything_IsReadAnew()
    {
        _cache.Keep(Question, "answer", _cache.Changes);
        _cache.Forget();

        Assert.False(_cache.TryGet(Question, out string? _));
    }

    [Fact]
    public void Keep_TooMany_DoesNotGrow()
    {
        for (var i = 0; i <= 10_000; i++)
            _cache.Keep(new RecordQuestion(i), "answer", _cache.Changes);

        Assert.False(_cache.TryGet(new RecordQuestion(0), out string? _));
        Assert.True(_cache.TryGet(new RecordQuestion(10_000), out string? _));
    }
}
