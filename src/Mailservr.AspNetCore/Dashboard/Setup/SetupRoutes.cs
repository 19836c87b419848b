using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.AspNetCore.Dashboard.Setup;

/// <summary>The way from the first start to the first mail.</summary>
internal static class SetupRoutes
{
    public static IServiceCollection AddSetupPages(this IServiceCollection services)
    {
        services.TryAddSingleton<SetupPages>();
        services.TryAddSingleton<TestMail>();
        services.TryAddSingleton<TestMailPages>();
        return services;
    }

    public static void MapSetup(this RouteGroupBuilder pages)
    {
        pages.Get<SetupPages>("/setup", (setup, visit) => setup.ShowAsync(visit), Access.Everyone);
        pages.Post<SetupPages>("/setup", (setup, visit) => setup.SetUpAsync(visit), Access.Everyone);
        pages.Post<TestMailPages>("/addresses/{id}/test-mail", (mail, visit) => mail.SendAsync(visit));
    }
}
