using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mailservr.Mime;

/// <summary>Names of attachments.</summary>
public static class FileNames
{
    /// <summary>What the common file systems take for one name.</summary>
    public const int MaxBytes = 255;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"|?*");

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "COM#", "LPT#", "CONIN$", "CONOUT$", "CLOCK$"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A name that is one name on every system: the last segment of a path, without control, invisible and forbidden
    /// characters, leading dots, trailing dots and blanks and Windows device names; NFC; at most <see cref="MaxBytes"/>
    /// bytes of UTF-8, cut before the extension. When nothing is left: <c>attachment-{index}</c> and an extension for
    /// the type.
    /// </summary>
    /// <param name="index">Number of the attachment in its message, from 1.</param>
    public static string Safe(string? name, string mediaType, int index)
    {
        var safe = Clean(LastSegment(name ?? ""));
        if (safe.Length == 0)
            return string.Create(CultureInfo.InvariantCulture, $"attachment-{index}{FileExtensions.For(mediaType)}");
        return Shorten(IsDevice(safe) ? "_" + safe : safe);
    }

    // Normalizing costs the square of a run of marks, and of a long name only beginning and extension are kept anyway.
    private static ReadOnlySpan<char> LastSegment(string name)
    {
        var path = name.AsSpan().TrimEnd("/\\ ");
        path = path[(path.LastIndexOfAny('/', '\\') + 1)..];
        return path.Length <= 2 * MaxBytes ? path : string.Concat(path[..MaxBytes], path[^MaxBytes..]);
    }

    private static string Clean(ReadOnlySpan<char> segment)
    {
        var result = new StringBuilder(segment.Length);
        foreach (var rune in segment.EnumerateRunes())
        {
            var hidden = rune.IsBmp && DisplayControls.IsHidden((char)rune.Value);
            if (hidden || Rune.IsControl(rune))
                continue;
            if (rune.IsBmp && Forbidden.Contains((char)rune.Value))
                result.Append(rune.Value == ':' ? "" : "_");
            else
                result.Append(rune);
        }

        // Normalized before the dots are looked at: some characters decompose into them.
        return result.ToString().Normalize(NormalizationForm.FormC).Trim().TrimStart('.', ' ').TrimEnd('.', ' ');
    }

    // Windows takes "aux.txt" and "com¹" for devices as well.
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].TrimEnd();
        var isPort = stem.Length == 4 && "0123456789¹²³".Contains(stem[3], StringComparison.Ordinal);
        return Devices.Contains(isPort ? stem[..3] + "#" : stem);
    }

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes)
            return name;
        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > 32)
            extension = "";
        var room = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (var rune in name.AsSpan(0, name.Length - extension.Length).EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            stem.Append(rune);
        }

        return stem.ToString().TrimEnd('.', ' ') + extension;
    }
}
