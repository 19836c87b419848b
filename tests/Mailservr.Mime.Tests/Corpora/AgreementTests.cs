namespace Mailservr.Mime.Tests;

public class AgreementTests
{
    [Fact]
    public void Corpora_AgreedFields_AreReadTheSameButForTheListedOnes()
    {
        Assert.SkipUnless(Corpora.Folder is not null, "the corpora are not beside the repository");
        var differences = new Dictionary<string, string>(StringComparer.Ordinal);
        var compared = 0;
        foreach (var expected in AgreedMessage.ReadAll(Corpora.Folder))
        {
            var ours = ComparedMessage.Fields(File.ReadAllBytes(Path.Combine(Corpora.Folder, expected.File)));
            foreach (var (field, value) in expected.Fields)
            {
                compared++;
                if (ours[field] != value)
                    differences[$"{expected.File} {field}"] = Excerpt(value, ours[field]) + Excerpt(ours[field], value);
            }
        }

        Assert.InRange(compared, 2800, 3000);
        var unlisted = differences.Where(d => !KnownDifferences.Fields.Contains(d.Key)).Select(d => d.Key + d.Value);
        var gone = KnownDifferences.Fields.Except(differences.Keys, StringComparer.Ordinal);
        Assert.False(unlisted.Any(), "not listed: " + string.Join('\n', unlisted));
        Assert.False(gone.Any(), "listed and gone: " + string.Join('\n', gone));
    }

    private static string Excerpt(string text, string other)
    {
        var start = Math.Max(0, text.AsSpan().CommonPrefixLength(other) - 30);
        return $"\n   ({text.Length}) {text.AsSpan(start, Math.Min(160, text.Length - start))}";
    }
}
