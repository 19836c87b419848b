namespace Mailservr.Load.Sending;

/// <summary>Text that looks like a language: words of syllables, frequent ones short, in sentences and lines.</summary>
internal sealed class Prose(Random random)
{
    private const int VocabularySize = 8_000;
    private const int LineLength = 72;
    private static readonly string[] Vocabulary = MakeVocabulary();

    public string Subject() => string.Join(' ', Enumerable.Range(0, random.Next(3, 8)).Select(_ => Word()));

    /// <summary>At least so many characters, in lines that end with CRLF; no line begins with a dot.</summary>
    public string Text(int length)
    {
        var text = new System.Text.StringBuilder(length + LineLength);
        var column = 0;
        while (text.Length < length)
        {
            var word = Word();
            if (column + word.Length >= LineLength)
            {
                text.Append("\r\n");
                column = 0;
            }

            text.Append(word).Append(random.Next(12) == 0 ? ". " : " ");
            column += word.Length + 1;
        }

        return text.Append("\r\n").ToString();
    }

    // Zipf's law: the n-th word of a language is n times as rare as its first.
    private string Word() => Vocabulary[(int)Math.Pow(VocabularySize, random.NextDouble()) - 1];

    private static string[] MakeVocabulary()
    {
        const string Consonants = "bcdfghjklmnprstvw";
        const string Vowels = "aeiou";
        var random = new Random(4711);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < VocabularySize)
        {
            var syllables = Enumerable.Range(0, 1 + (words.Count / 2_500) + random.Next(2)).Select(_ => string.Concat(
                Consonants[random.Next(Consonants.Length)], Vowels[random.Next(Vowels.Length)]));
            words.Add(string.Concat(syllables) + Consonants[random.Next(Consonants.Length)]);
        }

        return [.. words];
    }
}
