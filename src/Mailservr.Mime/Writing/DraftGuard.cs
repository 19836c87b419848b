using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>
/// What may go into a header. Nothing is repaired: a caller that passes on a line break passes on what somebody else
/// wrote. Messages name the property and never the value, which may be hostile or private.
/// </summary>
internal static class DraftGuard
{
    // A line has at most 998 octets (RFC 5322 §2.1.1); tokens that cannot be folded stay well below.
    private const int MaxToken = 900;
    private const int MaxAddress = 320;

    private static readonly SearchValues<char> IdEnds = SearchValues.Create("<>()\\\",;");

    // RFC 2045 §5.1, a token.
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`{|}~");

    private static readonly HashSet<string> Own = new(
        [
            "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To",
            "References", "MIME-Version",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">The condition does not hold.</exception>
    public static void Require(bool condition, string property, string problem)
    {
        if (!condition)
            throw new ArgumentException($"{property} {problem}.", property);
    }

    /// <summary>One line of well-formed text: no control characters, no line or paragraph separators.</summary>
    public static string Line(string value, string property)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var whole = Rune.TryGetRuneAt(value, i, out var rune);
            Require(
                whole && !Rune.IsControl(rune) && rune.Value is not (0x2028 or 0x2029),
                property,
                "contains a control character, a line break or half a character");
            i += rune.Utf16SequenceLength - 1;
        }

        return value;
    }

    public static string Address(EmailAddress address, string property)
    {
        var spec = AddrSpec.Parse(Line(address.Address, property), 0);
        var valid = spec.IsValid && spec.Text == address.Address && Encoding.UTF8.GetByteCount(spec.Text) <= MaxAddress;
        Require(valid, property, "contains something that is no address");
        return spec.Text;
    }

    public static string Id(string id, string property)
    {
        var valid = id.Length is > 0 and <= MaxToken && !id.AsSpan().ContainsAnyExceptInRange('!', '~')
            && !id.AsSpan().ContainsAny(IdEnds);
        Require(valid, property, "contains something that is no identifier");
        return id;
    }

    public static string MediaType(string type, string property)
    {
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        var valid = slash > 0 && slash < type.Length - 1 && type.Length <= 255
            && !type.AsSpan(0, slash).ContainsAnyExcept(Token) && !type.AsSpan(slash + 1).ContainsAnyExcept(Token);
        Require(valid, property, "is no media type");
        var composite = type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("message/", StringComparison.OrdinalIgnoreCase);
        Require(!composite, property, "is multipart or message, use application/octet-stream");
        return type;
    }

    public static string FieldName(string name, string property)
    {
        var valid = name.Length is > 0 and <= 76 && !name.AsSpan().ContainsAnyExceptInRange('!', '~')
            && !name.Contains(':', StringComparison.Ordinal);
        Require(valid, property, "contains something that is no field name");
        var own = Own.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
        Require(!own, property, "contains a field that has its own property or is made by the writer");
        return name;
    }

    public static string FileName(string name, string property)
    {
        Line(name, property);
        var valid = name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= FileNames.MaxBytes;
        Require(valid, property, "is empty or longer than 255 bytes");
        return name;
    }

    /// <summary>Text that is folded at its blanks has no longer word than fits a line.</summary>
    public static string Foldable(string value, string property)
    {
        foreach (var word in value.AsSpan().Split(' '))
            Require(word.End.Value - word.Start.Value <= MaxToken, property, "contains a word that no line can hold");
        return value;
    }
}
