using System.Globalization;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// A stretch of an account's mail, by the time it was received. The words of its mail begin with its number, and its mail
/// is all older or all newer than that of any other: a search takes one after the other until its page is full.
/// </summary>
internal sealed class SearchSegment
{
    /// <summary>
    /// Messages after which the next one begins. Fewer make a frequent word cheaper, of which all in a segment are read;
    /// more make a rare one cheaper, for which the index is asked once for each segment.
    /// </summary>
    public const int Size = 8_192;

    public required long AccountId { get; init; }

    public required int Number { get; init; }

    /// <summary>Mail of this time or later, as far as no other segment begins before it.</summary>
    public required DateTimeOffset BeginsAt { get; set; }

    public DateTimeOffset OldestAt { get; set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset NewestAt { get; set; } = DateTimeOffset.MinValue;

    public int Messages { get; set; }

    /// <summary>Those of them whose senders are listed: fewer where an older program has placed some.</summary>
    public int Listed { get; set; }

    /// <summary>Whether a sender who is not listed is nowhere in it.</summary>
    public bool IsListed => Listed == Messages;

    public bool IsChanged { get; set; }

    public string Token => TokenOf(AccountId, Number);

    public static string TokenOf(long accountId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{accountId}_{number}_");
}
