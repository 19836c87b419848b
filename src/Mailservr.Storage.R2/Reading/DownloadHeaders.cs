using System.Text;
using Amazon.S3.Model;

namespace Mailservr.Storage.R2;

/// <summary>What the server is told to say with a file that it serves by a signed link.</summary>
internal static class DownloadHeaders
{
    private const string UnknownType = "application/octet-stream";

    // What every file system and header takes; a longer name would make a link that some clients cut.
    private const int LongestName = 200;

    internal static ResponseHeaderOverrides For(string downloadName, string contentType) => new()
    {
        ContentDisposition = Disposition(downloadName),
        ContentType = IsMediaType(contentType) ? contentType : UnknownType,
        CacheControl = "private, max-age=900",
    };

    /// <summary>RFC 6266 §4.3: filename for old clients, filename* with the real name for all others.</summary>
    internal static string Disposition(string name)
    {
        var shown = Shown(name);
        var text = new StringBuilder("attachment; filename=\"");
        foreach (var rune in shown.EnumerateRunes())
            text.Append(rune.IsAscii && rune.Value is not ('"' or '\\' or '%') ? (char)rune.Value : '_');
        text.Append('"');
        text.Append("; filename*=UTF-8''").Append(Uri.EscapeDataString(shown));
        return text.ToString();
    }

    /// <summary>Without folders, control characters and halves of characters; never empty.</summary>
    private static string Shown(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name[(name.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > LongestName)
                break;
            if (!Rune.IsControl(rune))
                text.Append(rune);
        }

        return text.ToString().Trim() is { Length: > 0 } shown ? shown : "attachment";
    }

    /// <summary>type "/" subtype (RFC 9110 §8.3.1) without parameters; nothing else can get into the answer.</summary>
    private static bool IsMediaType(string type) =>
        type.Split('/') is [{ Length: > 0 } main, { Length: > 0 } sub] && main.All(IsToken) && sub.All(IsToken);

    private static bool IsToken(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || "!#$&-^_.+".Contains(letter, StringComparison.Ordinal);
}
