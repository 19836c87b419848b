using System.Globalization;
using System.Text.Json.Nodes;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>Writes down what an endpoint says of itself by its metadata.</summary>
internal static class OperationDescription
{
    private const string ProblemType = "application/problem+json";

    public static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? "";
        AddParameters(operation, metadata, method);
        // Routing lets every type through to the reader of the body, which takes JSON.
        operation.RequestBody?.Content?.Remove("*/*");
        if (HttpMethods.IsPatch(method) && operation.RequestBody is OpenApiRequestBody body)
            body.Required = true;
        AddBytes(operation, metadata);
        if (metadata.OfType<Operation>().LastOrDefault() is { } text)
            AddText(operation, text);
        AddProblems(
            operation, OperationProblems.Of(method, context.Description.RelativePath ?? "", metadata), context.Document);
    }

    private static void AddParameters(OpenApiOperation operation, IList<object> metadata, string method)
    {
        foreach (var taken in metadata.OfType<TakenParameters>())
        {
            foreach (var name in taken.Names)
                Add(operation, name, taken.InHeader ? ParameterLocation.Header : ParameterLocation.Query);
        }

        if (HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method))
            Add(operation, "If-Match", ParameterLocation.Header);
    }

    private static void Add(OpenApiOperation operation, string name, ParameterLocation place) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    /// <summary>What is no JSON has no type of ours, and so no content until here.</summary>
    private static void AddBytes(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var answer in metadata.OfType<IProducesResponseTypeMetadata>())
        {
            var status = answer.StatusCode.ToString(CultureInfo.InvariantCulture);
            if (answer.Type is not null && answer.Type != typeof(void) || !answer.ContentTypes.Any()
                || operation.Responses?.GetValueOrDefault(status) is not OpenApiResponse response)
                continue;
            response.Content = answer.ContentTypes.ToDictionary(
                type => type,
                _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                StringComparer.Ordinal);
        }
    }

    private static void AddText(OpenApiOperation operation, Operation text)
    {
        operation.Summary = text.Summary;
        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
            media.Example = Parse("application/json", text.Request);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (!status.StartsWith('2') || response.Content is not { } content)
                continue;
            foreach (var (type, media) in content)
                media.Example = Parse(type, text.Response);
        }
    }

    private static JsonNode? Parse(string type, string? example)
    {
        if (example is null)
            return null;
        return type == "application/json" ? JsonNode.Parse(example) : JsonValue.Create(example);
    }

    /// <summary>One answer for each status, with an example for each of its codes.</summary>
    private static void AddProblems(OpenApiOperation operation, IEnumerable<Problem> problems, OpenApiDocument? document)
    {
        var responses = operation.Responses ??= [];
        responses.Remove("400");
        foreach (var group in problems.GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            responses[group.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", group.Select(problem => problem.Code)),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [ProblemType] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(ProblemBody), document),
                        Examples = group.ToDictionary(
                            problem => problem.Code, IOpenApiExample (problem) => Example(problem, document), StringComparer.Ordinal),
                    },
                },
            };
        }
    }

    private static OpenApiExampleReference Example(Problem problem, OpenApiDocument? document)
    {
        // One code may come with several statuses.
        var id = string.Create(CultureInfo.InvariantCulture, $"{problem.Code}.{problem.Status}");
        ArgumentNullException.ThrowIfNull(document);
        var components = document.Components ??= new OpenApiComponents();
        components.Examples ??= new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        components.Examples.TryAdd(id, new OpenApiExample { Value = JsonNode.Parse(problem.ToExample()) });
        return new OpenApiExampleReference(id, document);
    }
}
