namespace Mailservr.Architecture.Tests.Docs;

/// <summary>The page that says which test sends which attack names tests that there are.</summary>
public sealed class SecurityTestsTests
{
    private const string Page = "docs/security-tests.md";

    [Fact]
    public void Page_TestClasses_Exist()
    {
        string[] named = [.. Repository.Read(Page).Split('`').Where(word => word.EndsWith("Tests", StringComparison.Ordinal))];
        var sources = Repository.Sources("tests/").Select(path => Path.GetFileNameWithoutExtension(path))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Length > 40, $"{Page} names {named.Length} test classes only.");
        Assert.Empty(named.Distinct().Where(name => !sources.Contains(name)));
    }
}
