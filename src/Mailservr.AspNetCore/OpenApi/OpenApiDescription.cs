using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>The OpenAPI document of our endpoints, and of no others; they are in none of the app's own.</summary>
internal static class OpenApiDescription
{
    public const string DocumentName = "mailservr";

    private const string Path = "/openapi/mailservr.json";
    private const string SchemeId = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        // HEAD is the same as GET, everywhere.
        options.ShouldInclude = description =>
            description.GroupName == DocumentName && description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer((document, _, _) => Describe(document));
        options.AddOperationTransformer(DescribeAsync);
    }

    public static void MapOpenApiDescription(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path, GetAsync).AllowAnonymous().ExcludeFromDescription();

    /// <summary>The path of the group that all of it is mapped below, with its slash; null where nothing is mapped.</summary>
    public static string? FindPrefix(EndpointDataSource? routes) =>
        routes?.Endpoints.OfType<RouteEndpoint>().Select(route => route.RoutePattern.RawText)
            .FirstOrDefault(route => route?.EndsWith(Path, StringComparison.Ordinal) == true)?[..^Path.Length];

    private static async Task GetAsync(HttpContext context, OpenApiServices services, PublicAddress address)
    {
        var document = await services.Documents.GetOpenApiDocumentAsync(context.RequestAborted);
        document.Servers = [new OpenApiServer { Url = address.BaseOf(context.Request) + context.Request.PathBase }];
        context.Response.ContentType = "application/json; charset=utf-8";
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, context.RequestAborted);
        await context.Response.WriteAsync(json, context.RequestAborted);
    }

    private static Task Describe(Microsoft.OpenApi.OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Mailservr",
            Version = "1",
            Description = "Addresses to receive mail at, and the mail that came.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [SchemeId] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken token)
    {
        OperationDescription.Describe(operation, context);
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiredScope>().LastOrDefault() is { } required)
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(SchemeId, context.Document)] = [required.Scope],
                },
            ];
        return Task.CompletedTask;
    }
}
