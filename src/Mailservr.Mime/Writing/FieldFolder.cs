using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>Writes header fields, folded at 78 characters where they can be (RFC 5322 §2.1.1, §2.2.3).</summary>
internal sealed class FieldFolder
{
    private const int MaxLine = 78;

    // An atom of RFC 5322 §3.2.3 and the blank between two of them.
    private static readonly SearchValues<char> Phrase = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~ ");

    private readonly StringBuilder _block = new();
    private int _column;

    public void Begin(string name)
    {
        _block.Append(name).Append(':');
        _column = name.Length + 1;
    }

    public void End() => _block.Append("\r\n");

    public void Field(string name, string value)
    {
        Begin(name);
        Word(value);
        End();
    }

    /// <summary>A blank and the word, on the next line when it does not fit on this one.</summary>
    public void Word(string word)
    {
        if (_column + 1 + word.Length > MaxLine)
        {
            _block.Append("\r\n");
            _column = 0;
        }

        _block.Append(' ').Append(word);
        _column += 1 + word.Length;
    }

    /// <summary>Unstructured text: as it is where that is read back unchanged, else as encoded words.</summary>
    /// <param name="mayEncodeLong">Words that are too long for a line are encoded as well, which can be folded.</param>
    public void Text(string text, bool mayEncodeLong)
    {
        if (NeedsEncoding(text) || mayEncodeLong && HasLongWord(text))
            EncodedWords(text);
        else
            Words(text);
    }

    public void Mailboxes(string name, IReadOnlyList<EmailAddress> addresses)
    {
        if (addresses.Count == 0)
            return;
        Begin(name);
        for (var i = 0; i < addresses.Count; i++)
            Mailbox(addresses[i], name, i + 1 < addresses.Count ? "," : "");
        End();
    }

    /// <summary>RFC 5322 §3.2.4.</summary>
    public static string Quoted(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    public override string ToString() => _block.ToString();

    private void Mailbox(EmailAddress mailbox, string property, string comma)
    {
        var address = DraftGuard.Address(mailbox, property);
        var name = DraftGuard.Line(mailbox.Name ?? "", property).Trim();
        if (name.Length == 0)
        {
            Word(address + comma);
            return;
        }

        if (NeedsEncoding(name) || name.Length > 60)
            EncodedWords(name);
        else if (name.AsSpan().ContainsAnyExcept(Phrase))
            Word(Quoted(name));
        else
            Words(name);
        Word($"<{address}>{comma}");
    }

    private void EncodedWords(string text)
    {
        foreach (var word in EncodedWordEncoder.Encode(text))
            Word(word);
    }

    private void Words(string text)
    {
        foreach (var word in text.Split(' '))
            Word(word);
    }

    // Whatever a reader would change: other characters, what looks encoded already, blanks that unfolding could lose.
    private static bool NeedsEncoding(string text) => !Ascii.IsValid(text)
        || text.Contains("=?", StringComparison.Ordinal) || text.Contains("  ", StringComparison.Ordinal)
        || text.StartsWith(' ') || text.EndsWith(' ');

    private static bool HasLongWord(string text)
    {
        foreach (var word in text.AsSpan().Split(' '))
        {
            if (word.End.Value - word.Start.Value > MaxLine - 2)
                return true;
        }

        return false;
    }
}
