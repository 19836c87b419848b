using System.Globalization;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Three letters of a sender each, as words of the index: any part of an address or a name is found by those that it
/// consists of. A number stands for them: two that share one only cost a look at the message.
/// </summary>
internal static class SenderGrams
{
    private const int Length = 3;

    /// <summary>No word of a text begins with it.</summary>
    private const char Mark = '~';

    /// <summary>Of the sender. Longer ones are no person's.</summary>
    private const int Max = 256;

    /// <summary>More narrow nothing down any further, but each costs a look into the index.</summary>
    private const int MaxAsked = 32;

    /// <summary>Each once; none of a text that is too short.</summary>
    public static IEnumerable<string> Of(string folded) => At(folded, Enumerable.Range(0, Count(folded))).Take(Max);

    /// <summary>
    /// Enough of them to look for: every other one, and the last. The rest would narrow little down, but each costs a look
    /// into the index for each segment.
    /// </summary>
    public static IEnumerable<string> Covering(string folded) =>
        At(folded, Enumerable.Range(0, Count(folded)).Where(at => at % 2 == 0 || at == Count(folded) - 1)).Take(MaxAsked);

    private static int Count(string folded) => Math.Max(0, folded.Length - Length + 1);

    private static IEnumerable<string> At(string folded, IEnumerable<int> places) =>
        places.Select(at => Number(folded.AsSpan(at, Length))).Distinct()
            .Select(number => Mark + number.ToString("x", CultureInfo.InvariantCulture));

    private static int Number(ReadOnlySpan<char> letters) =>
        ((letters[0] * 31 * 31) + (letters[1] * 31) + letters[2]) & 0xFFFF;
}
