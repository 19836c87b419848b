namespace Mailservr.Durability.Tests;

/// <summary>How a run adds up.</summary>
/// <param name="Sent">Letters.</param>
/// <param name="Acknowledged">At the first attempt.</param>
/// <param name="Refused">At the first attempt.</param>
/// <param name="Unanswered">The server was gone before its reply; sent again later.</param>
/// <param name="Kept">Of those without an answer, there already when they were sent again.</param>
/// <param name="Stored">Messages that the server has in the end.</param>
internal sealed record Tally(int Sent, int Acknowledged, int Refused, int Unanswered, int Kept, int Stored)
{
    public static Tally Of(IReadOnlyList<Letter> letters, int kept, int stored) => new(
        letters.Count,
        letters.Count(letter => letter is { WasUnanswered: false, WasRefused: false, Fate: Fate.Acknowledged }),
        letters.Count(letter => letter.WasRefused),
        letters.Count(letter => letter is { WasUnanswered: true, WasRefused: false }),
        kept,
        stored);

    /// <summary>Every letter has one fate, and every one is there once: those without an answer were sent again.</summary>
    public void AssertAddsUp()
    {
        Assert.Equal(Sent, Acknowledged + Refused + Unanswered);
        Assert.Equal(0, Refused);
        Assert.InRange(Kept, 0, Unanswered);
        var (kept, storedByRepetition) = (Kept, Unanswered - Kept);
        Assert.Equal(Acknowledged + kept + storedByRepetition, Stored);
    }
}
