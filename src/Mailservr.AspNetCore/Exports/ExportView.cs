namespace Mailservr.AspNetCore.Exports;

internal sealed record ExportView
{
    public required long Id { get; init; }

    /// <summary>pending, ready or failed.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Serves the zip, without a key; a part of it where a Range is asked for. Null unless it is ready.</summary>
    public required string? Url { get; init; }

    /// <summary>When <see cref="Url"/> ends; the export may be read again for another one.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Bytes of the zip; null unless it is ready.</summary>
    public required long? Size { get; init; }
}
