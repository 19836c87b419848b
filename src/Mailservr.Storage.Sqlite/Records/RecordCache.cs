namespace Mailservr.Storage.Sqlite;

/// <summary>
/// Answers of one record type, kept until a record of the type changes. Every message asks for its domain, its address
/// and who is blocked; the database belongs to this process alone, so nobody else can make an answer untrue.
/// </summary>
internal sealed class RecordCache
{
    /// <summary>About 10 MB of addresses. When full, all is forgotten: guessing names must not fill memory.</summary>
    private const int MaxAnswers = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<RecordQuestion, object?> _answers = [];
    private long _changes;

    public bool TryGet<TAnswer>(RecordQuestion question, out TAnswer? answer)
    {
        lock (_lock)
        {
            var known = _answers.TryGetValue(question, out var found);
            answer = (TAnswer?)found;
            return known;
        }
    }

    /// <summary>To be taken before an answer is read, and given with it.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Keeps an answer, unless something has changed since it was read.</summary>
    public void Keep(RecordQuestion question, object? answer, long changes)
    {
        lock (_lock)
        {
            if (changes != _changes)
                return;
            if (_answers.Count >= MaxAnswers)
                _answers.Clear();

            _answers[question] = answer;
        }
    }

    /// <summary>Something has changed; to be called before anyone is told that it has.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _changes);
            _answers.Clear();
        }
    }
}

/// <summary>One record by id or by key, or the records of an owner from somewhere on.</summary>
internal readonly record struct RecordQuestion(long Id, string? Key = null, long Owner = -1, int Limit = 0);
