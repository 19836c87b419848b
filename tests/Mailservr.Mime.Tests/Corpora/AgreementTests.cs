namespace Mailservr.Mime.Tests;

public class AgreementTests
{
    [Fact]
    public void Corpora_AgreedFields_AreReadTheSame()
    {
        Assert.SkipUnless(Corpora.Folder is not null, "the corpora are not beside the repository");
        var differences = new List<string>();
        foreach (var expected in AgreedMessage.ReadAll(Corpora.Folder))
        {
            var ours = ComparedMessage.Fields(File.ReadAllBytes(Path.Combine(Corpora.Folder, expected.File)));
            foreach (var (field, value) in expected.Fields)
            {
                if (ours[field] != value)
                    differences.Add($"{expected.File} {field}\n   agreed: {Short(value, ours[field])}\n   ours:   {Short(ours[field], value)}");
            }
        }

        Assert.True(differences.Count == 0, differences.Count + "\n" + string.Join("\n", differences));
    }

    private static string Short(string a, string b)
    {
        var i = 0;
        while (i < a.Length && i < b.Length && a[i] == b[i]) i++;
        i = Math.Max(0, i - 30);
        return $"@{i}/{a.Length} {a.Substring(i, Math.Min(160, a.Length - i))}";
    }
}
