using System.Globalization;

namespace Mailservr.Durability.Tests;

/// <summary>Writes letters of several kinds for one, two or three addresses. The same seed gives the same letters.</summary>
internal sealed class LetterWriter(int seed, IReadOnlyList<string> readers)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private readonly List<Letter> _letters = [];
    private byte[] _lastFile = [];

    /// <summary>All that were written.</summary>
    public IReadOnlyList<Letter> Letters
    {
        get
        {
            lock (_gate)
                return [.. _letters];
        }
    }

    public Letter Next() => Write(Kind.Any);

    /// <summary>One with a file.</summary>
    public Letter NextWithFile() => Write(Kind.File);

    /// <summary>Half a megabyte of text.</summary>
    public Letter NextLong() => Write(Kind.Long);

    private Letter Write(Kind kind)
    {
        lock (_gate)
        {
            kind = kind == Kind.Any ? (Kind)_random.Next((int)Kind.Long) : kind;
            // Closed by a letter: search also finds words that begin with what is searched for.
            var word = string.Create(CultureInfo.InvariantCulture, $"zq{(uint)seed}x{_letters.Count}z");
            var bytes = kind switch
            {
                Kind.Short => SampleMail.Plain(word, "A short one."),
                Kind.Text => SampleMail.Plain(word, Lines(10_000)),
                Kind.Long => SampleMail.Plain(word, Lines(500_000)),
                _ => SampleMail.WithFile(word, "See the file.", word + ".pdf", NextFile()),
            };
            var letter = new Letter(word, bytes, _random.Next(3) == 0 ? readers : [readers[_random.Next(readers.Count)]]);
            _letters.Add(letter);
            return letter;
        }
    }

    // No line begins with a dot: they are sent as they are.
    private string Lines(int length) => string.Join('\n', Enumerable.Range(0, length / 72).Select(_ => Line()));

    private string Line() => string.Create(71, _random, static (line, random) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = i % 9 == 8 ? ' ' : (char)('a' + random.Next(26));
    });

    // Each third has the same content as the one before: it is in the blob store already.
    private byte[] NextFile()
    {
        if (_lastFile.Length > 0 && _random.Next(3) == 0)
            return _lastFile;
        _lastFile = new byte[_random.Next(5_000, 60_000)];
        _random.NextBytes(_lastFile);
        return _lastFile;
    }

    private enum Kind
    {
        Short,
        Text,
        File,
        Long,
        Any,
    }
}
