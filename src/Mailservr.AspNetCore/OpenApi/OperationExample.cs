using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>Metadata of an endpoint: what a request and the answer to it look like, as JSON.</summary>
internal sealed record OperationExample(string Response, string? Request)
{
    public void AddTo(OpenApiOperation operation)
    {
        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
            Add(media, Request);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var media in response.Content?.Values ?? [])
                Add(media, status.StartsWith('2') ? Response : null);
        }
    }

    private static void Add(OpenApiMediaType media, string? json)
    {
        if (json is not null)
            media.Example = JsonNode.Parse(json);
    }
}

internal static class OperationExampleExtensions
{
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder builder, string response, string? request = null) =>
        builder.WithMetadata(new OperationExample(response, request));
}
