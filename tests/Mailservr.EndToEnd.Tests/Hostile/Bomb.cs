using System.Text;

namespace Mailservr.EndToEnd.Tests;

internal enum BombOutcome
{
    /// <summary>Stored, and taken apart to its end.</summary>
    Whole,

    /// <summary>Stored as it came; what lies behind a limit was not taken apart, and the API says so.</summary>
    Truncated,

    /// <summary>5xx in the session, which stays in step.</summary>
    Refused,
}

/// <param name="Name">What it is made of.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Make">The message; made when it is needed, because some are large.</param>
internal sealed record Bomb(string Name, BombOutcome Outcome, Func<byte[]> Make)
{
    public override string ToString() => Name;

    public static Bomb Whole(string name, Func<string> make) => new(name, BombOutcome.Whole, () => Encoding.Latin1.GetBytes(make()));

    public static Bomb Cut(string name, Func<string> make) => new(name, BombOutcome.Truncated, () => Encoding.Latin1.GetBytes(make()));

    public static Bomb Refused(string name, Func<string> make) => new(name, BombOutcome.Refused, () => Encoding.Latin1.GetBytes(make()));
}
