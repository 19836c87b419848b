namespace Mailservr.Hostile.Tests.Fuzzing;

/// <summary>Runs cases one after the other; each has its own seed, so that any can be run again alone.</summary>
internal static class FuzzRun
{
    private const int MinimisingSteps = 3000;

    public static FuzzFinding? RunCase(IFuzzTarget target, int seed)
    {
        var input = target.Generate(new Random(seed));
        if (Check(target, input, seed) is not { } failure)
            return null;

        var kind = Kind(failure);
        var smallest = Minimiser.Minimise(
            input, each => Check(target, each, seed) is { } other && Kind(other) == kind, MinimisingSteps);
        return new FuzzFinding(target.Name, seed, smallest, Check(target, smallest, seed) ?? failure);
    }

    private static string? Check(IFuzzTarget target, byte[] input, int seed)
    {
        try
        {
            return target.Check(input, seed);
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception}";
        }
    }

    private static string Kind(string failure) => failure[..Math.Max(0, failure.IndexOf(':', StringComparison.Ordinal))];
}
