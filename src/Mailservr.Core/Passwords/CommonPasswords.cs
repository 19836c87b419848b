using System.Buffers;
using System.Reflection;

namespace Mailservr.Passwords;

/// <summary>
/// Passwords that guessers try first: words of an embedded list (common-passwords.txt, which says where it comes from)
/// with the decoration that people add to be allowed, and runs of neighbouring keys.
/// </summary>
internal static class CommonPasswords
{
    private static readonly string[] Runs =
    [
        "01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyzabcdefghijklm",
        "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm",
        "q1w2e3r4t5y6u7i8o9p0", "asdfghjklasdfghjkl", "zxcvbnmzxcvbnm", "qwertyqwerty", "1234qwerasdfzxcv",
        "123qweasdzxc123qweasdzxc", "qweasdzxcqweasdzxc", "11112222333344445555666677778888999900001111",
        "112233445566778899001122", "123123123123123123123123", "123321123321123321123321", "147258369147258369147258369",
        "159753159753159753159753", "121212121212121212121212", "131313131313131313131313", "696969696969696969696969",
    ];

    private static readonly SearchValues<char> Decoration = SearchValues.Create("0123456789!@#$%^&*()[]{}-_=+.,;:?/\\|<>~'\" ");

    private static readonly HashSet<string> Words = Read();

    /// <summary>A guesser comes to it soon: a common word, decorated or repeated, the owner's own name, or a run.</summary>
    public static bool Include(string password, string email)
    {
        var lower = password.ToLowerInvariant();
        if (IsOneLetter(lower) || Array.Exists(Runs, run => run.Contains(lower, StringComparison.Ordinal)))
            return true;
        var name = email.Split('@')[0].ToLowerInvariant();
        var (bare, begun) = (Trimmed(lower), TrimmedEnd(lower));
        return IsCommon(bare, name) || IsCommon(Plain(bare), name) || IsCommon(Plain(begun), name);
    }

    private static bool IsCommon(string text, string name)
    {
        // Nothing but decoration, or so little else that the decoration is the password.
        if (text.Length < 3)
            return text.Length == 0 || text == name;
        return Words.Contains(text) || text == name || IsOfWords(text, name);
    }

    /// <summary>Two words side by side, or the same text again and again: passwordpassword.</summary>
    private static bool IsOfWords(string text, string name)
    {
        for (var end = 3; end <= text.Length - 3; end++)
        {
            if (IsWord(text[..end], name) && IsWord(text[end..], name))
                return true;
        }
        // A text that is found in its double before its own end repeats itself.
        return (text + text).IndexOf(text, 1, StringComparison.Ordinal) < text.Length;
    }

    private static bool IsWord(string text, string name) =>
        Words.Contains(text) || (name.Length >= 3 && text == name);

    private static bool IsOneLetter(string text) => text.Distinct().Count() <= 2;

    private static string Trimmed(string text)
    {
        var begin = text.AsSpan().IndexOfAnyExcept(Decoration);
        return begin < 0 ? "" : text[begin..(text.AsSpan().LastIndexOfAnyExcept(Decoration) + 1)];
    }

    private static string TrimmedEnd(string text) =>
        text[..(text.AsSpan().LastIndexOfAnyExcept(Decoration) + 1)];

    /// <summary>Without the digits and signs that stand for letters.</summary>
    private static string Plain(string text) => string.Create(text.Length, text, static (letters, from) =>
    {
        for (var i = 0; i < letters.Length; i++)
            letters[i] = LetterFor(from[i]);
    });

    private static char LetterFor(char sign) => sign switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => sign,
    };

    private static HashSet<string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly()
            .GetManifestResourceStream("Mailservr.Passwords.common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is missing in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(line => !line.StartsWith('#'))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.Ordinal);
    }
}
