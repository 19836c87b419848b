using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.AspNetCore.Dashboard.Plans;

/// <summary>The plan of an account, and buying one: open also to those who have none.</summary>
internal static class PlanRoutes
{
    public static IServiceCollection AddPlanPages(this IServiceCollection services)
    {
        services.TryAddSingleton<PlanPages>();
        return services;
    }

    public static void MapPlans(this RouteGroupBuilder pages)
    {
        pages.Get<PlanPages>("/plan", (plan, visit) => plan.ShowAsync(visit), Access.SignedIn);
        pages.Post<PlanPages>("/plan/buy", (plan, visit) => plan.BuyAsync(visit), Access.SignedIn);
        pages.Post<PlanPages>("/plan/redeem", (plan, visit) => plan.RedeemAsync(visit), Access.SignedIn);
    }
}
