namespace Mailservr.Hostile.Tests.Fuzzing;

/// <summary>Something that takes bytes from strangers, and what must hold of it whatever they are.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>A hostile input; the same random numbers give the same one.</summary>
    byte[] Generate(Random random);

    /// <summary>
    /// What does not hold of the input, or null. Begins with a word for the kind of failure and a colon.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="seed">Decides what is not in the input: how it is cut, which options are on.</param>
    string? Check(byte[] input, int seed);
}

/// <param name="Target">Where it was found.</param>
/// <param name="Seed">Gives the case again.</param>
/// <param name="Input">The smallest input that fails in the same way.</param>
/// <param name="Failure">What does not hold of it.</param>
internal sealed record FuzzFinding(string Target, int Seed, byte[] Input, string Failure)
{
    public override string ToString() => $"{Target} --cases 1 --seed {Seed}\n  {Failure}\n  {Show(Input)}";

    private static string Show(byte[] input)
    {
        var text = new System.Text.StringBuilder("\"");
        foreach (var b in input.AsSpan(0, Math.Min(input.Length, 4000)))
            text.Append(b switch
            {
                (byte)'\r' => "\\r",
                (byte)'\n' => "\\n",
                (byte)'"' => "\\\"",
                (byte)'\\' => "\\\\",
                >= 32 and <= 126 => ((char)b).ToString(),
                _ => $"\\u{b:x4}",
            });
        return text.Append('"').ToString();
    }
}
