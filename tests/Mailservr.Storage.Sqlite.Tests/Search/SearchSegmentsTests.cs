using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Search;

/// <summary>The index against a list of words that is searched from end to end, while mail comes and goes and segments are merged.</summary>
public sealed class SearchSegmentsTests : IDisposable
{
    private const int Accounts = 2;

    private readonly TestFolder _folder = new();
    private readonly Dictionary<long, (long Account, string[] Words)> _mail = [];
    private readonly SearchIndex _index;
    private readonly SqliteSession _reader;
    private long _lastId;

    public SearchSegmentsTests()
    {
        _index = SearchIndex.Open(IndexPath, _ => true, Progress, TraceLog.Of<SearchSegmentsTests>());
        _reader = SqliteSession.Open(Path.Combine(_folder.Path, "main.db"), "");
        _reader.Prepare("ATTACH DATABASE ?1 AS search").Bind(IndexPath).Run();
    }

    private static SearchProgress Progress => new("test", 0, null);

    private string IndexPath => Path.Combine(_folder.Path, "index.db");

    public void Dispose()
    {
        _reader.Dispose();
        _index.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, 60, 7)]
    [InlineData(2, 25, 60)]
    [InlineData(3, 400, 1)]
    public void Find_WhileMailComesAndGoes_FindsWhatIsThere(int seed, int batches, int size)
    {
        var random = new Random(seed);
        for (var batch = 0; batch < batches; batch++)
        {
            Apply(random, random.Next(1, size + 1));
            _index.Tidy();
            if (batch % 10 == 0)
                AssertFound(random);
        }

        while (_index.Tidy())
            AssertFound(random);
        Assert.InRange(CountSegments(), 1, 21); // Seven of each size at most.
        Assert.Null(_index.FindFault());
    }

    [Fact]
    public void Scrub_MailThatIsGone_LeavesNoWordOfIt()
    {
        var random = new Random(4);
        for (var batch = 0; batch < 10; batch++)
            Apply(random, 20);
        var gone = _mail.Keys.Where(id => id % 3 == 0).ToList();
        _index.Apply([], [new SearchDocument(++_lastId, 1, null, ["confidential"])], Progress);
        Remove([.. gone, _lastId]);

        _index.Scrub(default);

        AssertFound(random);
        Assert.Null(_index.FindFault());
        Assert.Equal(0, _reader.Prepare("SELECT count(*) FROM search.removed_messages").Scalar());
        Assert.Equal(0, _reader.Prepare("SELECT count(*) FROM search.segments WHERE NOT live").Scalar());
        Assert.DoesNotContain("confidential", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(IndexPath)), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WordInMoreMailThanARowHolds_FindsAll()
    {
        var documents = Enumerable.Range(1, 9000).Select(i => new SearchDocument(i, 1, null, ["common word " + i])).ToList();
        foreach (var batch in documents.Chunk(1000))
            _index.Apply([], batch, Progress);
        while (_index.Tidy())
        {
        }

        Assert.Equal(Enumerable.Range(1, 9000).Select(i => (long)i), Find(1, "common"));
        Assert.Equal([4711L], Find(1, "\"word 4711\""));
        Assert.Equal(111, Find(1, "common 47").Count); // 47, 470 to 479, 4700 to 4799
        Assert.Empty(Find(2, "common"));
    }

    private void Apply(Random random, int count)
    {
        var added = Enumerable.Range(0, count).Select(_ => Create(random)).ToList();
        var removed = _mail.Keys.Where(_ => random.Next(40) == 0).ToList();
        foreach (var document in added)
            _mail.Add(document.MessageId, (document.AccountId, document.Fields[0].Split(' ')));
        removed.ForEach(id => _mail.Remove(id));
        _index.Apply([.. removed, .. added.Select(document => document.MessageId)], added, Progress);
    }

    private void Remove(IReadOnlyList<long> ids)
    {
        foreach (var id in ids)
            _mail.Remove(id);
        _index.Apply(ids, [], Progress);
    }

    private SearchDocument Create(Random random)
    {
        var words = Enumerable.Range(0, random.Next(1, 300)).Select(_ => Word(random));
        return new SearchDocument(++_lastId, random.Next(1, Accounts + 1), null, [string.Join(' ', words)]);
    }

    // Few are frequent, many rare, and they begin alike.
    private static string Word(Random random) =>
        "w" + Convert.ToString((int)Math.Pow(300, random.NextDouble()), 2);

    private void AssertFound(Random random)
    {
        for (var account = 1L; account <= Accounts; account++)
        {
            var (first, second) = (Word(random), Word(random));
            AssertFound(account, $"\"{first}\"", words => words.Contains(first));
            AssertFound(account, first, words => words.Any(w => w.StartsWith(first, StringComparison.Ordinal)));
            AssertFound(account, $"\"{first}\" \"{second}\"", words => words.Contains(first) && words.Contains(second));
            AssertFound(account, $"\"{first} {second}\"", words => words.Zip(words.Skip(1)).Contains((first, second)));
            AssertFound(account, $"{first}-{second}", words => words.Zip(words.Skip(1)).Any(
                pair => pair.First == first && pair.Second.StartsWith(second, StringComparison.Ordinal)));
        }
    }

    // What is gone may be listed for a while; the mail itself is no longer there to be shown.
    private void AssertFound(long account, string text, Func<string[], bool> matches)
    {
        var expected = _mail.Where(mail => mail.Value.Account == account && matches(mail.Value.Words)).Select(mail => mail.Key).Order();

        Assert.Equal(expected, Find(account, text).Where(_mail.ContainsKey));
    }

    private IReadOnlyList<long> Find(long account, string text) =>
        SearchMatches.Find(_reader, account, SearchTerm.Parse(text)).Ids;

    private long CountSegments() => _reader.Prepare("SELECT count(*) FROM search.segments").Scalar() ?? 0;
}
