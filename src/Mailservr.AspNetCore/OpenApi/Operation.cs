using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>Metadata of an endpoint: what the OpenAPI document says of it beyond what its other metadata tell.</summary>
/// <param name="Summary">One line.</param>
internal sealed record Operation(string Summary)
{
    /// <summary>A body that it takes, as JSON.</summary>
    public string? Request { get; init; }

    /// <summary>The body of a success: JSON, or the text of another type.</summary>
    public string? Response { get; init; }

    /// <summary>What it refuses; <see cref="OperationProblems"/> adds what follows from its metadata.</summary>
    public IReadOnlyList<Problem> Refuses { get; init; } = [];

    /// <summary>Whether it answers 503 while the database is away.</summary>
    public bool NeedsStorage { get; init; } = true;

    public static string One(string json) => $$"""{"data":{{json}}}""";

    public static string Page(string json) => $$"""{"data":[{{json}}],"nextCursor":null}""";
}

internal static class OperationExtensions
{
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder builder, Operation operation) =>
        builder.WithMetadata(operation);
}
