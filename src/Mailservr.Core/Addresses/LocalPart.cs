using System.Buffers;

namespace Mailservr.Addresses;

/// <summary>The names that an address of ours may have.</summary>
internal static class LocalPart
{
    public const string CatchAll = "*";

    // RFC 5321 §4.5.3.1.1.
    private const int MaxLength = 64;

    // RFC 5321 §4.1.2 Atom without the plus sign (it begins a tag), the asterisk (it is the catch-all) and the
    // characters that a shell or a URL takes for its own; lower case, since ours match whatever the case.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.!#$&'-/=?^_{|}~");

    /// <returns>Why the name cannot be had; null when it can.</returns>
    public static string? WhyNot(string name) => name switch
    {
        CatchAll => null,
        "" => "The name is empty.",
        { Length: > MaxLength } => "The name is longer than 64 characters.",
        _ when name.Contains('+', StringComparison.Ordinal) =>
            "The name has a plus sign: what follows one is a tag, and every address takes any tag.",
        _ when name.AsSpan().IndexOfAnyExcept(Allowed) >= 0 =>
            "The name has a character other than letters, digits, dots and !#$&'-/=?^_{|}~.",
        _ when name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal) =>
            "The name begins or ends with a dot, or has two in a row.",
        _ => null,
    };

    /// <summary>The spelling that is kept and compared.</summary>
    public static string Normalize(string name) => name.Trim().ToLowerInvariant();
}
