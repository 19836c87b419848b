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

/// <summary>What the OpenAPI document shows.</summary>
internal static class ExportExamples
{
    public const string Pending = """
        {"data":{"id":1,"status":"pending","createdAt":"2026-01-31T12:00:00.000Z","url":null,"expiresAt":null,"size":null}}
        """;

    public const string Ready = """
        {"data":{"id":1,"status":"ready","createdAt":"2026-01-31T12:00:00.000Z",
        "url":"https://mail.example.com/api/account/exports/1/download?account=1&expires=1769947200&signature=x",
        "expiresAt":"2026-02-01T12:00:00.000Z","size":1048576}}
        """;
}
