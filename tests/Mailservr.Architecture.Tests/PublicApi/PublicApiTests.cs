namespace Mailservr.Architecture.Tests.PublicApi;

/// <summary>A change of the public surface is seen and wanted: api/&lt;assembly&gt;.txt is what has been approved.</summary>
public sealed class PublicApiTests
{
    private const string Approve = "MAILSERVR_APPROVE";

    public static TheoryData<string> Assemblies => new(Products.All.Select(assembly => assembly.GetName().Name ?? ""));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_PublicSurface_IsApproved(string name)
    {
        var path = Path.Combine(Repository.Root, "api", name + ".txt");
        var actual = ApiText.Of(Products.All.Single(assembly => assembly.GetName().Name == name));
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "");
            File.WriteAllText(path, actual);
        }

        var approved = File.Exists(path) ? File.ReadAllText(path) : "";

        Assert.True(
            approved == actual,
            $"The public surface of {name} is not what api/{name}.txt says:\n{Difference(approved, actual)}\n" +
            $"If that is meant, approve it: {Approve}=1 dotnet test tests/Mailservr.Architecture.Tests, and commit api/.");
    }

    [Fact]
    public void Files_OfApprovedSurfaces_BelongToAnAssembly()
    {
        var files = Repository.Files.Where(path => path.StartsWith("api/", StringComparison.Ordinal));

        Assert.All(files, path => Assert.Contains(Path.GetFileNameWithoutExtension(path), Products.All.Select(one => one.GetName().Name), StringComparer.Ordinal));
    }

    private static string Difference(string approved, string actual)
    {
        var (before, after) = (Named(approved), Named(actual));
        return string.Join(
            '\n', before.Except(after, StringComparer.Ordinal).Select(line => "- " + line)
                    .Concat(after.Except(before, StringComparer.Ordinal).Select(line => "+ " + line)));
    }

    /// <summary>Members with their type in front, so that a line says where it belongs.</summary>
    private static List<string> Named(string surface)
    {
        var (named, type) = (new List<string>(), "");
        foreach (var line in surface.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(' '))
                type = line;
            named.Add(line.StartsWith(' ') ? $"{type.Split(" : ")[0]} » {line.Trim()}" : line);
        }

        return named;
    }
}
