namespace Mailservr.Hostile.Tests.Fuzzing;

/// <summary>The first cases of the endless run; more by hand, as docs/benchmarks.md says.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("messages", 5000)]
    [InlineData("dialogues", 10_000)]
    [InlineData("fields", 10_000)]
    public void Target_ManyCases_NothingIsFound(string name, int cases)
    {
        var target = FuzzTargets.All.Single(each => each.Name == name);
        var findings = Enumerable.Range(1, cases).Select(seed => FuzzRun.RunCase(target, seed))
            .OfType<FuzzFinding>().Take(5).ToList();

        Assert.True(findings.Count == 0, string.Join("\n", findings));
    }

    [Fact]
    public void Minimiser_FailingInput_KeepsOnlyWhatFails()
    {
        var input = "many\nlines\nand one needle in\nthem\n"u8.ToArray();

        var smallest = Minimiser.Minimise(input, each => each.AsSpan().IndexOf("needle"u8) >= 0, 1000);

        Assert.Equal("needle"u8.ToArray(), smallest);
    }
}
