namespace Mailservr.Storage.Postgres;

/// <summary>Answers of one record type, each true as long as no record of the type has changed since.</summary>
internal sealed class RecordCache
{
    /// <summary>About 10 MB of addresses. When full, all is forgotten: guessing names must not fill memory.</summary>
    private const int MaxAnswers = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<RecordQuestion, object?> _answers = [];
    private long _changes = -1;

    public bool TryGet<TAnswer>(RecordQuestion question, long changes, out TAnswer? answer)
    {
        lock (_lock)
        {
            object? found = null;
            var known = changes == _changes && _answers.TryGetValue(question, out found);
            answer = (TAnswer?)found;
            return known;
        }
    }

    /// <summary>Keeps an answer that was read after the changes were counted.</summary>
    public void Keep(RecordQuestion question, object? answer, long changes)
    {
        lock (_lock)
        {
            if (changes < _changes)
                return;
            if (changes > _changes || _answers.Count >= MaxAnswers)
                _answers.Clear();

            _changes = changes;
            _answers[question] = answer;
        }
    }
}

/// <summary>One record by id or by key, or the records of an owner from somewhere on.</summary>
internal readonly record struct RecordQuestion(long Id, string? Key = null, long Owner = -1, int Limit = 0);
