using System.Text;
using System.Text.Json;

namespace Mailservr.Mime.Tests.Headers;

/// <summary>The fields of real mail against what independent parsers agree on.</summary>
public sealed class CorpusHeadersTests
{
    // Raw 8-bit that is no UTF-8 is windows-1252 for us; the others show U+FFFD.
    private static readonly string[] RawLatin1 = ["invalid_subject_characters.eml"];

    private static readonly string? Root = FindRoot();

    [Theory]
    [InlineData("subject")]
    [InlineData("from")]
    [InlineData("to")]
    [InlineData("cc")]
    [InlineData("date")]
    [InlineData("messageId")]
    public void Field_OfRealMail_IsWhatOthersRead(string field)
    {
        Assert.SkipUnless(Root is not null, "The corpora are not here.");
        var differences = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Root ?? "", "expected.ndjson")))
        {
            using var json = JsonDocument.Parse(line);
            var file = json.RootElement.GetProperty("file").GetString() ?? "";
            if (!json.RootElement.TryGetProperty(field, out var expected))
                continue;
            var actual = Read(field, File.ReadAllBytes(Path.Combine(Root ?? "", file)));
            var wanted = expected.ValueKind == JsonValueKind.Array ? Pairs(expected) : Fold(expected.GetString() ?? "");
            if (actual != wanted && !RawLatin1.Contains(Path.GetFileName(file)))
                differences.Add($"{file}: wanted {wanted}, read {actual}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string Read(string field, byte[] mail)
    {
        var bodies = Fields(mail, field == "messageId" ? "message-id" : field);
        var body = bodies.FirstOrDefault([]);
        return field switch
        {
            "subject" => Fold(EncodedWord.Decode(body)),
            "messageId" => MessageIds.Parse(body) is [var id, ..] ? id : "",
            "date" => DateParser.Parse(body)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") ?? "",
            // RFC 5322 §4.5.3: several destination fields count as one.
            _ => string.Join(' ', bodies.SelectMany(b => AddressParser.Parse(b))
                .Select(a => $"[{a.Address.ToLowerInvariant()},{Fold(a.Name ?? "")}]").Order(StringComparer.Ordinal)),
        };
    }

    private static string Pairs(JsonElement list) => string.Join(' ', list.EnumerateArray()
        .Select(pair => $"[{pair[0].GetString()},{Fold(pair[1].GetString() ?? "")}]").Order(StringComparer.Ordinal));

    private static string Fold(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<byte[]> Fields(byte[] mail, string name)
    {
        var fields = new List<byte[]>();
        var text = Encoding.Latin1.GetString(mail).Split('\n');
        for (var i = 0; i < text.Length && text[i].TrimEnd('\r').Length > 0; i++)
        {
            var colon = text[i].IndexOf(':');
            if (colon < 0 || !text[i][..colon].TrimEnd().Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            var body = new StringBuilder(text[i][(colon + 1)..]);
            while (i + 1 < text.Length && text[i + 1].StartsWith(' ') | text[i + 1].StartsWith('\t'))
                body.Append('\n').Append(text[++i]);
            fields.Add(Encoding.Latin1.GetBytes(body.ToString()));
        }

        return fields;
    }

    private static string? FindRoot()
    {
        var set = Environment.GetEnvironmentVariable("MAILSERVR_CORPORA");
        if (set is not null)
            return Directory.Exists(set) ? set : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mailservr.sln")))
            folder = folder.Parent;
        var corpora = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "corpora") : null;
        return Directory.Exists(corpora) ? corpora : null;
    }
}
