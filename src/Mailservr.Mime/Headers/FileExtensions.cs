using System.Collections.Frozen;

namespace Mailservr.Mime;

internal static class FileExtensions
{
    private static readonly StringComparer AnyCase = StringComparer.OrdinalIgnoreCase;

    private static readonly FrozenDictionary<string, string> ByType = new Dictionary<string, string>(AnyCase)
    {
        ["application/gzip"] = ".gz", ["application/json"] = ".json", ["application/msword"] = ".doc",
        ["application/pdf"] = ".pdf", ["application/pgp-keys"] = ".asc", ["application/pgp-signature"] = ".asc",
        ["application/pkcs7-mime"] = ".p7m", ["application/pkcs7-signature"] = ".p7s", ["application/rtf"] = ".rtf",
        ["application/vnd.ms-excel"] = ".xls", ["application/vnd.ms-powerpoint"] = ".ppt",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = ".pptx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = ".xlsx",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = ".docx",
        ["application/xml"] = ".xml", ["application/zip"] = ".zip", ["audio/mpeg"] = ".mp3", ["audio/ogg"] = ".ogg",
        ["audio/wav"] = ".wav", ["image/bmp"] = ".bmp", ["image/gif"] = ".gif", ["image/heic"] = ".heic",
        ["image/jpeg"] = ".jpg", ["image/png"] = ".png", ["image/svg+xml"] = ".svg", ["image/tiff"] = ".tiff",
        ["image/webp"] = ".webp", ["message/delivery-status"] = ".txt", ["message/global"] = ".eml",
        ["message/rfc822"] = ".eml", ["text/calendar"] = ".ics", ["text/css"] = ".css", ["text/csv"] = ".csv",
        ["text/html"] = ".html", ["text/plain"] = ".txt", ["text/rfc822-headers"] = ".txt", ["text/vcard"] = ".vcf",
        ["text/xml"] = ".xml", ["video/mp4"] = ".mp4", ["video/quicktime"] = ".mov", ["video/webm"] = ".webm",
    }.ToFrozenDictionary(AnyCase);

    public static string For(string mediaType) => ByType.GetValueOrDefault(mediaType, ".bin");
}
