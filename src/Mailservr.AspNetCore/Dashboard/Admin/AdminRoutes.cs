using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>The pages of admins.</summary>
internal static class AdminRoutes
{
    public static IServiceCollection AddAdminPages(this IServiceCollection services)
    {
        services.TryAddSingleton<StatusPages>();
        services.TryAddSingleton<DomainListPages>();
        services.TryAddSingleton<DomainPages>();
        services.TryAddSingleton<UserListPages>();
        services.TryAddSingleton<UserPages>();
        services.TryAddSingleton<InvitationPages>();
        return services;
    }

    public static void MapAdmin(this RouteGroupBuilder pages)
    {
        pages.Get<StatusPages>("/admin", (status, visit) => status.ShowAsync(visit), Access.Admins);
        pages.Get<StatusPages>("/admin/log", (status, visit) => status.ShowLogAsync(visit), Access.Admins).TakesQuery("cursor");
        MapDomains(pages);
        MapUsers(pages);
        MapInvitations(pages);
    }

    private static void MapDomains(RouteGroupBuilder pages)
    {
        pages.Get<DomainListPages>("/admin/domains", (list, visit) => list.ShowAsync(visit), Access.Admins).TakesQuery("cursor");
        pages.Post<DomainListPages>("/admin/domains", (list, visit) => list.CreateAsync(visit), Access.Admins);
        pages.Get<DomainPages>("/admin/domains/{id}", (domain, visit) => domain.ShowAsync(visit), Access.Admins);
        pages.Post<DomainPages>("/admin/domains/{id}", (domain, visit) => domain.ChangeAsync(visit), Access.Admins);
        pages.Post<DomainPages>("/admin/domains/{id}/check", (domain, visit) => domain.CheckAsync(visit), Access.Admins);
        pages.Get<DomainPages>("/admin/domains/{id}/delete", (domain, visit) => domain.AskAsync(visit), Access.Admins);
        pages.Post<DomainPages>("/admin/domains/{id}/delete", (domain, visit) => domain.DeleteAsync(visit), Access.Admins);
    }

    private static void MapUsers(RouteGroupBuilder pages)
    {
        pages.Get<UserListPages>("/admin/users", (list, visit) => list.ShowAsync(visit), Access.Admins).TakesQuery("q", "cursor");
        pages.Get<UserPages>("/admin/users/{id}", (user, visit) => user.ShowAsync(visit), Access.Admins);
        pages.Post<UserPages>("/admin/users/{id}", (user, visit) => user.ChangeAsync(visit), Access.Admins);
        pages.Get<UserPages>("/admin/users/{id}/two-factor", (user, visit) => user.AskTwoFactorAsync(visit), Access.Admins);
        pages.Post<UserPages>("/admin/users/{id}/two-factor", (user, visit) => user.ResetTwoFactorAsync(visit), Access.Admins);
        pages.Get<UserPages>("/admin/users/{id}/delete", (user, visit) => user.AskDeleteAsync(visit), Access.Admins);
        pages.Post<UserPages>("/admin/users/{id}/delete", (user, visit) => user.DeleteAsync(visit), Access.Admins);
    }

    private static void MapInvitations(RouteGroupBuilder pages)
    {
        pages.Get<InvitationPages>("/admin/invitations", (list, visit) => list.ShowAsync(visit), Access.Admins).TakesQuery("cursor");
        pages.Post<InvitationPages>("/admin/invitations", (list, visit) => list.CreateAsync(visit), Access.Admins);
        pages.Post<InvitationPages>("/admin/invitations/{id}/delete", (list, visit) => list.DeleteAsync(visit), Access.Admins);
    }
}
