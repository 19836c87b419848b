using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>
/// A component with its model, rendered to HTML on the server. The renderer is used by itself: the services of Blazor would
/// bring a cookie and a key ring of their own into the app.
/// </summary>
internal sealed class Page(Type component, object model, Visit visit, int status) : IResult
{
    private byte[] _html = [];

    /// <summary>Before the answer begins, so that a fault can still become a page of its own.</summary>
    public async ValueTask RenderAsync()
    {
        var services = visit.Http.RequestServices;
        await using var renderer = new HtmlRenderer(
            new PageServices(services, visit, model), services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync(component, ParameterView.Empty);
            return root.ToHtmlString();
        });
        _html = Encoding.UTF8.GetBytes(html);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _html.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(_html, httpContext.RequestAborted);
    }

    /// <summary>
    /// What components inject: the visit, its texts and the model of the page; else what the app has, but for what pages
    /// of its own bring: the renderer would take a navigation manager that only a request of theirs has initialised.
    /// </summary>
    private sealed class PageServices(IServiceProvider services, Visit visit, object model) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(Visit) ? visit
            : serviceType == typeof(Texts) ? visit.Texts
            : serviceType == model.GetType() ? model
            : IsOfBlazor(serviceType) ? null
            : services.GetService(serviceType);

        private static bool IsOfBlazor(Type type) =>
            type.Namespace?.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal) == true;
    }
}
