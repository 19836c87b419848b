using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>A body that an endpoint takes, and one that it answers with.</summary>
internal sealed record EndpointExamples(string Answer, string? Body)
{
    public void AddTo(OpenApiOperation operation)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status.StartsWith('2'))
                Set(response.Content, Answer);
        }
        if (Body is not null)
            Set(operation.RequestBody?.Content, Body);
    }

    private static void Set(IDictionary<string, OpenApiMediaType>? content, string example)
    {
        foreach (var type in content?.Values ?? [])
            type.Example = JsonNode.Parse(example);
    }
}

internal static class EndpointExamplesExtensions
{
    /// <summary>For the OpenAPI document.</summary>
    public static RouteHandlerBuilder WithExamples(this RouteHandlerBuilder builder, string answer, string? body = null) =>
        builder.WithMetadata(new EndpointExamples(answer, body));
}
