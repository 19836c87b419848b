namespace Mailservr.RemoteImages;

/// <summary>The pictures that are shown. Each is known by its first bytes; what a sender calls it does not count.</summary>
public static class ImageTypes
{
    /// <summary>Bytes that are enough to know.</summary>
    public const int HeaderLength = 12;

    /// <summary>The media type: PNG, JPEG, GIF or WebP; null for everything else.</summary>
    /// <param name="header">The first bytes.</param>
    public static string? Of(ReadOnlySpan<byte> header)
    {
        if (header.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return "image/png";
        if (header.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return "image/jpeg";
        if (header.StartsWith("GIF87a"u8) || header.StartsWith("GIF89a"u8))
            return "image/gif";
        return header.Length >= HeaderLength && header.StartsWith("RIFF"u8) && header[8..].StartsWith("WEBP"u8)
            ? "image/webp"
            : null;
    }
}
