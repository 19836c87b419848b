using System.Collections.Frozen;

namespace Mailservr.AspNetCore.Attachments;

/// <summary>
/// The media types under which bytes of strangers are served: none that a browser runs or renders as a page.
/// </summary>
internal static class DownloadType
{
    private const string Unknown = "application/octet-stream";

    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/heic",
        "audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4", "video/mp4", "video/webm", "video/quicktime",
        "text/plain", "text/csv", "text/calendar", "application/pdf", "application/zip", "application/json",
        "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/rtf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation");

    public static string For(string declared) =>
        Harmless.TryGetValue(declared, out var known) ? known : Unknown;
}
