using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>
/// What writes the OpenAPI document, apart from the services of the app: schemas follow the JSON settings of their
/// container, which are the app's there, and the API has its own.
/// </summary>
internal sealed class OpenApiServices : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public OpenApiServices(IApiDescriptionGroupCollectionProvider endpoints, IHostEnvironment environment)
    {
        var services = new ServiceCollection();
        services.AddSingleton(endpoints).AddSingleton(environment);
        services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.NumberHandling = ApiJson.Default.Options.NumberHandling;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        services.AddOpenApi(OpenApiDescription.DocumentName, OpenApiDescription.Configure);
        _services = services.BuildServiceProvider();
    }

    public IOpenApiDocumentProvider Documents =>
        _services.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApiDescription.DocumentName);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
