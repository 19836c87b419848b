namespace Mailservr.Storage.Postgres;

/// <summary>
/// Four letters of a sender each, as numbers that other accounts do not have for the same letters. Three, as the words of a message
/// have them, would tell too little: next to every sender of a large account has each of them.
/// </summary>
internal static class SenderKeys
{
    private const int Length = 4;

    /// <summary>A sender of more is listed as anyone. Such ones are no persons.</summary>
    private const int Max = 256;

    /// <summary>More narrow nothing down any further, but each costs a look into the index.</summary>
    private const int MaxAsked = 32;

    /// <summary>Each once; none of a text that is too short.</summary>
    public static int[] Of(long accountId, string folded)
    {
        int[] keys = [.. At(accountId, folded, step: 1).Distinct().Take(Max + 1)];
        return keys.Length > Max ? [OfAnyone(accountId)] : keys;
    }

    /// <summary>Of whom a segment has that must be asked for any sender.</summary>
    public static int OfAnyone(long accountId) => unchecked((int)Mix(accountId, ""));

    /// <summary>Enough of them to look for: every other one, and the last.</summary>
    public static int[] Covering(long accountId, string folded) =>
        [.. At(accountId, folded, step: 2).Take(MaxAsked - 1).Concat(At(accountId, folded[^Math.Min(Length, folded.Length)..], 1)).Distinct()];

    private static IEnumerable<int> At(long accountId, string folded, int step)
    {
        for (var place = 0; place <= folded.Length - Length; place += step)
            yield return unchecked((int)Mix(accountId, folded.AsSpan(place, Length)));
    }

    private static uint Mix(long accountId, ReadOnlySpan<char> letters) => unchecked(
        Mix((uint)(((ulong)accountId * 0x9E3779B97F4A7C15) >> 32), letters));

    private static uint Mix(uint hash, ReadOnlySpan<char> letters)
    {
        foreach (var letter in letters)
            hash = unchecked((hash ^ letter) * 0x01000193);
        return hash;
    }
}
