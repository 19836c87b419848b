using Mailservr.AspNetCore.Dashboard.Admin;
using Mailservr.AspNetCore.Dashboard.Categories;
using Mailservr.AspNetCore.Dashboard.Plans;
using Mailservr.AspNetCore.Dashboard.Settings;
using Mailservr.AspNetCore.Dashboard.Setup;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Metadata of every endpoint of the dashboard.</summary>
internal sealed record DashboardRoute(Access Access);

/// <summary>The pages, and what their forms do.</summary>
internal static class DashboardEndpoints
{
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.TryAddSingleton<DashboardAssets>();
        services.TryAddSingleton<DashboardEdge>();
        services.TryAddSingleton<PasswordSeal>();
        services.TryAddSingleton<SignInPages>();
        services.TryAddSingleton<RegisterPages>();
        services.TryAddSingleton<InboxReader>();
        services.TryAddSingleton<InboxPages>();
        services.TryAddSingleton<ShownEmails>();
        services.TryAddSingleton<ThreadPages>();
        services.TryAddSingleton<LinkPages>();
        services.TryAddSingleton<SourcePages>();
        services.TryAddSingleton<AddressListPages>();
        services.TryAddSingleton<AddressPages>();
        services.TryAddSingleton<BlockPages>();
        return services.AddSettingsPages().AddAdminPages().AddPlanPages().AddSetupPages().AddCategoryPages();
    }

    public static void MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<MailservrOptions>>().Value.Dashboard;
        if (!options.Enabled)
            return;
        var pages = endpoints.MapGroup(options.Path).WithOrder(RouteOrder.BehindTheApp).AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("/assets/{version}/{name}", SendAssetAsync).WithMetadata(new DashboardRoute(Access.Everyone));
        MapEntrance(pages);
        MapMail(pages);
        MapAddresses(pages);
        pages.MapAdmin();
        pages.MapPlans();
        pages.MapSetup();
        pages.MapCategories();
        pages.MapSettings();
    }

    private static Task SendAssetAsync(string version, string name, HttpContext context, DashboardAssets assets) =>
        assets.SendAsync(context, version, name);

    private static void MapEntrance(RouteGroupBuilder pages)
    {
        pages.Get<SignInPages>("/sign-in", (sign, visit) => sign.ShowAsync(visit), Access.Everyone);
        pages.Post<SignInPages>("/sign-in", (sign, visit) => sign.SignInAsync(visit), Access.Everyone);
        pages.Post<SignInPages>("/sign-in/google", (sign, visit) => sign.ConfirmGoogleAsync(visit), Access.Everyone);
        pages.Post<SignInPages>("/sign-out", (sign, visit) => sign.SignOutAsync(visit), Access.Everyone);
        pages.Get<RegisterPages>("/register", (register, visit) => register.ShowAsync(visit), Access.Everyone);
        pages.Post<RegisterPages>("/register", (register, visit) => register.RegisterAsync(visit), Access.Everyone);
    }

    private static void MapMail(RouteGroupBuilder pages)
    {
        pages.Get<InboxPages>("", (inbox, visit) => inbox.ShowAsync(visit)).TakesQuery(InboxFilter.Names);
        pages.Post<InboxPages>("/threads", (inbox, visit) => inbox.ChangeAsync(visit));
        pages.Get<ThreadPages>("/threads/{id}", (thread, visit) => thread.ShowAsync(visit));
        pages.Post<ThreadPages>("/threads/{id}", (thread, visit) => thread.ChangeAsync(visit));
        pages.Post<ThreadPages>("/emails/{id}", (thread, visit) => thread.ChangeEmailAsync(visit));
        pages.Get<LinkPages>("/emails/{id}/links", (links, visit) => links.ShowAsync(visit));
        pages.Post<LinkPages>("/emails/{id}/pictures", (links, visit) => links.ChooseAsync(visit));
        pages.Get<SourcePages>("/emails/{id}/headers", (source, visit) => source.ShowHeadersAsync(visit));
        pages.Get<SourcePages>("/emails/{id}/original", (source, visit) => source.ShowOriginalAsync(visit));
        pages.Get<SourcePages>("/emails/{id}/download", (source, visit) => source.DownloadAsync(visit));
        pages.Get<SourcePages>("/attachments/{id}", (source, visit) => source.AttachmentAsync(visit));
    }

    private static void MapAddresses(RouteGroupBuilder pages)
    {
        pages.Get<AddressListPages>("/addresses", (list, visit) => list.ShowAsync(visit)).TakesQuery(AddressListPages.FilterNames);
        pages.Post<AddressListPages>("/addresses", (list, visit) => list.CreateAsync(visit));
        pages.Post<AddressListPages>("/addresses/generate", (list, visit) => list.GenerateAsync(visit));
        pages.Get<AddressPages>("/addresses/{id}", (address, visit) => address.ShowAsync(visit));
        pages.Post<AddressPages>("/addresses/{id}", (address, visit) => address.ChangeAsync(visit));
        pages.Get<AddressPages>("/addresses/{id}/delete", (address, visit) => address.AskAsync(visit));
        pages.Post<AddressPages>("/addresses/{id}/delete", (address, visit) => address.DeleteAsync(visit));
        pages.Get<BlockPages>("/blocked", (blocks, visit) => blocks.ShowAsync(visit)).TakesQuery("cursor");
        pages.Post<BlockPages>("/blocked", (blocks, visit) => blocks.CreateAsync(visit));
        pages.Post<BlockPages>("/blocked/{id}/delete", (blocks, visit) => blocks.DeleteAsync(visit));
    }

    internal static IEndpointConventionBuilder Get<TPages>(
        this RouteGroupBuilder pages,
        string path,
        Func<TPages, Visit, ValueTask<IResult>> answer,
        Access access = Access.Members)
        where TPages : class =>
        pages.MapGet(path, Handle(path, answer, access)).WithMetadata(new DashboardRoute(access));

    internal static IEndpointConventionBuilder Post<TPages>(
        this RouteGroupBuilder pages,
        string path,
        Func<TPages, Visit, ValueTask<IResult>> answer,
        Access access = Access.Members)
        where TPages : class =>
        pages.MapPost(path, Handle(path, answer, access)).WithMetadata(new DashboardRoute(access));

    // A RequestDelegate needs nothing generated for its parameters, neither by the compiler nor when the host starts.
    private static RequestDelegate Handle<TPages>(string path, Func<TPages, Visit, ValueTask<IResult>> answer, Access access)
        where TPages : class
    {
        var depth = path.Count(letter => letter == '/');
        return async context =>
        {
            var edge = context.RequestServices.GetRequiredService<DashboardEdge>();
            var pages = context.RequestServices.GetRequiredService<TPages>();
            var result = await edge.RunAsync(context, depth, access, visit => answer(pages, visit));
            await result.ExecuteAsync(context);
        };
    }
}
