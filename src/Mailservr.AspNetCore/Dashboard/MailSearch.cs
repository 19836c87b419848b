using System.Globalization;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>
/// What a person has typed into the search box: words, and operators like <c>from:ann</c>, <c>subject:"two words"</c>,
/// <c>has:attachment</c>, <c>before:2026-01-31</c> or <c>is:unread</c>. Said twice, the last one counts. What is no operator
/// is searched for as it stands.
/// </summary>
internal sealed record MailSearch
{
    /// <summary>What is searched for as words; null for nothing.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The words that an email must have, those of sender and subject among them: the index finds them, where to look for a part
    /// of a text would take all mail. Null for nothing.
    /// </summary>
    public string? Words =>
        string.Join(' ', new[] { WordsOf(From), WordsOf(Subject), Text }.OfType<string>()) is { Length: > 0 } words ? words : null;

    public string? From { get; private init; }

    /// <summary>A part of the address that mail came to.</summary>
    public string? To { get; private init; }

    public string? Subject { get; private init; }

    public bool? HasAttachment { get; private init; }

    public bool? Unread { get; private init; }

    public bool? Starred { get; private init; }

    /// <summary>Received on this day (UTC) or later.</summary>
    public DateOnly? After { get; private init; }

    /// <summary>Received before this day (UTC).</summary>
    public DateOnly? Before { get; private init; }

    /// <summary>Operators whose value says nothing, as they were typed.</summary>
    public IReadOnlyList<string> NotUnderstood { get; init; } = [];

    public static MailSearch Parse(string text)
    {
        var search = new MailSearch();
        var words = new List<string>();
        foreach (var term in Terms(text))
        {
            if (search.With(term) is { } known)
                search = known;
            else
                words.Add(term);
        }
        return search with { Text = words.Count == 0 ? null : string.Join(' ', words) };
    }

    /// <returns>Null for a term that is no operator.</returns>
    private MailSearch? With(string term)
    {
        var colon = term.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == term.Length - 1)
            return null;
        var value = term[(colon + 1)..].Replace("\"", "", StringComparison.Ordinal);
        return term[..colon].ToLowerInvariant() switch
        {
            "from" => this with { From = value },
            "to" => this with { To = value },
            "subject" => this with { Subject = value },
            "has" => value.Equals("attachment", StringComparison.OrdinalIgnoreCase)
                ? this with { HasAttachment = true }
                : Without(term),
            "is" => WithState(term, value.ToLowerInvariant()),
            "after" => Day(value) is { } day ? this with { After = day } : Without(term),
            "before" => Day(value) is { } day ? this with { Before = day } : Without(term),
            _ => null,
        };
    }

    private MailSearch WithState(string term, string value) => value switch
    {
        "unread" => this with { Unread = true },
        "read" => this with { Unread = false },
        "starred" => this with { Starred = true },
        _ => Without(term),
    };

    private MailSearch Without(string term) => this with { NotUnderstood = [.. NotUnderstood, term] };

    // Text without a word would find nothing.
    private static string? WordsOf(string? value) => value?.Any(char.IsLetterOrDigit) == true ? value : null;

    /// <summary>As in 2026-01-31; null for what is no day.</summary>
    public static DateOnly? Day(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day > DateOnly.MinValue
            ? day
            : null;

    /// <summary>Parts with spaces between them; spaces in quotes belong to their part.</summary>
    private static IEnumerable<string> Terms(string text)
    {
        var (start, isQuoted) = (-1, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                isQuoted = !isQuoted;
            if (char.IsWhiteSpace(text[at]) && !isQuoted)
            {
                if (start >= 0)
                    yield return text[start..at];
                start = -1;
            }
            else if (start < 0)
            {
                start = at;
            }
        }
        if (start >= 0)
            yield return text[start..];
    }
}
