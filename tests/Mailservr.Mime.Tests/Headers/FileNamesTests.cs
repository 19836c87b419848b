using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Mime.Tests.Headers;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\windows\\x.txt", "x.txt")]
    [InlineData("a/b\\c/", "c")]
    [InlineData("..", "attachment-3.pdf")]
    [InlineData("/", "attachment-3.pdf")]
    [InlineData(null, "attachment-3.pdf")]
    [InlineData("...hidden", "hidden")]
    [InlineData("name.exe. . ", "name.exe")]
    [InlineData("a\r\nb\0c.txt", "abc.txt")]
    [InlineData("file:stream.txt", "filestream.txt")]
    [InlineData("a<b>|?*\".txt", "a_b_____.txt")]
    [InlineData("CON", "_CON")]
    [InlineData("aux.txt", "_aux.txt")]
    [InlineData("com1.log", "_com1.log")]
    [InlineData("LPT³", "_LPT³")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("gpj.\u202Eexe", "gpj.exe")]
    [InlineData("e\u0301.txt", "é.txt")]
    public void Safe_HostileName_IsOneName(string? name, string expected) =>
        Assert.Equal(expected, FileNames.Safe(name, "application/pdf", 3));

    [Fact]
    public void Safe_LongName_KeepsItsExtension()
    {
        var safe = FileNames.Safe(new string('ä', 300) + ".pdf", "application/pdf", 1);
        Assert.EndsWith("ä.pdf", safe, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(safe), 250, 255);
    }

    // Sorting a run of combining marks costs its square: of a name this long only a piece may be normalized.
    [Fact]
    public void Safe_ManyCombiningMarks_CostNoMoreThanAShortName()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0316", 20_000));
        var name = "a" + marks + ".pdf";
        FileNames.Safe("a.pdf", "text/plain", 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var safe = FileNames.Safe(name, "text/plain", 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
        Assert.EndsWith(".pdf", safe, StringComparison.Ordinal);
    }

    [Fact]
    public void Safe_AnyName_IsSafeAndStable() => Prop.ForAll<string>(name =>
    {
        var safe = FileNames.Safe(name, "text/plain", 1);
        return safe.Length > 0 && Encoding.UTF8.GetByteCount(safe) <= 255 && safe.IndexOfAny(['/', '\\', ':', '\0']) < 0
            && safe[0] != '.' && safe[^1] is not ('.' or ' ') && FileNames.Safe(safe, "text/plain", 1) == safe;
    }).QuickCheckThrowOnFailure();
}
