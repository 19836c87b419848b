using System.Text.RegularExpressions;

namespace Mailservr.Architecture.Tests.Code;

/// <summary>What has no place in a source. The words are written in two parts, so that this file is clean itself.</summary>
public sealed partial class ForbiddenTextTests
{
    [Theory]
    [InlineData("#reg" + "ion", "A region is a missing file.")]
    [InlineData("#prag" + "ma", "Settle a warning where it arises, or in .editorconfig with its reason.")]
    [InlineData("TO" + "DO", "Do it, or leave it out.")]
    [InlineData("FIX" + "ME", "Do it, or leave it out.")]
    [InlineData("HA" + "CK:", "Do it well.")]
    [InlineData("NotImplemented" + "Exception", "Nothing is stubbed.")]
    public void Sources_Never_Contain(string text, string why)
    {
        var found = Repository.Sources().Where(path => Repository.Read(path).Contains(text, StringComparison.Ordinal));

        Assert.True(!found.Any(), $"{text} in {string.Join(", ", found)}. {why}");
    }

    [Fact]
    public void Sources_UnsafeCode_IsNowhere() => AssertNone(
        path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith("proj", StringComparison.Ordinal),
        UnsafeCode(),
        "Spans do it as fast.");

    [Fact]
    public void Sources_EmptyCatch_IsNowhere() => AssertNone(
        path => path.EndsWith(".cs", StringComparison.Ordinal), EmptyCatch(), "Log it, answer it or let it pass.");

    [Fact]
    public void Files_PathOfAMachine_IsNowhere() => AssertNone(
        IsText, MachinePath(), "It means nothing on another machine: use a relative path or an option.");

    [Fact]
    public void Files_PackageFeed_IsNowhere() => AssertNone(
        IsText, PackageFeed(), "Which feed a machine restores from is its own configuration.");

    [Theory]
    [InlineData("try { A(); } catch { }", true)]
    [InlineData("catch (IOException e) when (e.HResult == 1)\n{\n    // never mind\n}", true)]
    [InlineData("catch (IOException)\n{\n    return false;\n}", false)]
    [InlineData("catch (OperationCanceledException) when (token.IsCancellationRequested)\n{\n    // asked to end\n}", false)]
    public void EmptyCatch_IsRecognised(string source, bool expected) =>
        Assert.Equal(expected, EmptyCatch().IsMatch(source));

    private static bool IsText(string path) =>
        !path.StartsWith("tests/corpora/", StringComparison.Ordinal)
        && !path.EndsWith(".eml", StringComparison.Ordinal)
        && !path.EndsWith(".png", StringComparison.Ordinal);

    private static void AssertNone(Func<string, bool> files, Regex pattern, string why)
    {
        // This file says what is looked for.
        var found = Repository.Files
            .Where(path => files(path) && !path.EndsWith(nameof(ForbiddenTextTests) + ".cs", StringComparison.Ordinal))
            .Select(path => (Path: path, Match: pattern.Match(Repository.Read(path))))
            .Where(file => file.Match.Success)
            .Select(file => $"{file.Path}: {file.Match.Value}");

        Assert.True(!found.Any(), $"{string.Join('\n', found)}\n{why}");
    }

    [GeneratedRegex(@"\bunsafe\s+(\{|class|struct|static|void|partial|delegate|ref|\w+\s*\*)|AllowUnsafeBlocks")]
    private static partial Regex UnsafeCode();

    /// <summary>Being asked to stop is no fault; every other exception is one.</summary>
    [GeneratedRegex(@"\bcatch\s*(?!\(OperationCanceledException\)\s*when)(\([^)]*\))?\s*(when\s*\([^{]*\))?\s*\{\s*(//[^\n]*\s*)*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"(?<![\w.])(/home/|/root/|/Users/|[A-Z]:\\Users\\)\w+")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"packageSources|/v3/index\.json|artifactory|jfrog|pkgs\.dev\.azure\.com|registry=", RegexOptions.IgnoreCase)]
    private static partial Regex PackageFeed();
}
