using Mailservr.AspNetCore.Dashboard.Statistics;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.AspNetCore.Dashboard.Categories;

/// <summary>The coloured categories of addresses, and what is counted of addresses.</summary>
internal static class CategoryRoutes
{
    public static IServiceCollection AddCategoryPages(this IServiceCollection services)
    {
        services.TryAddSingleton<CategoryListPages>();
        services.TryAddSingleton<CategoryPages>();
        services.TryAddSingleton<DailyMail>();
        return services;
    }

    public static void MapCategories(this RouteGroupBuilder pages)
    {
        pages.Get<CategoryListPages>("/categories", (list, visit) => list.ShowAsync(visit)).TakesQuery("cursor");
        pages.Post<CategoryListPages>("/categories", (list, visit) => list.CreateAsync(visit));
        pages.Get<CategoryPages>("/categories/{id}", (category, visit) => category.ShowAsync(visit));
        pages.Post<CategoryPages>("/categories/{id}", (category, visit) => category.ChangeAsync(visit));
        pages.Get<CategoryPages>("/categories/{id}/delete", (category, visit) => category.AskAsync(visit));
        pages.Post<CategoryPages>("/categories/{id}/delete", (category, visit) => category.DeleteAsync(visit));
    }
}
