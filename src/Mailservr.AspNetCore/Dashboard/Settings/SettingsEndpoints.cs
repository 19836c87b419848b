using Mailservr.AspNetCore.Dashboard.Keys;
using Mailservr.AspNetCore.Dashboard.Webhooks;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>The pages about the account, its keys and its webhooks.</summary>
internal static class SettingsEndpoints
{
    public static IServiceCollection AddSettingsPages(this IServiceCollection services)
    {
        services.TryAddSingleton<SettingsPages>();
        services.TryAddSingleton<ProfilePages>();
        services.TryAddSingleton<PasswordPages>();
        services.TryAddSingleton<SessionPages>();
        services.TryAddSingleton<SecondFactorPages>();
        services.TryAddSingleton<GooglePages>();
        services.TryAddSingleton<RetentionPages>();
        services.TryAddSingleton<LogPages>();
        services.TryAddSingleton<ExportPages>();
        services.TryAddSingleton<AccountDeletePages>();
        services.TryAddSingleton<KeyPages>();
        services.TryAddSingleton<WebhookListPages>();
        services.TryAddSingleton<WebhookPages>();
        services.TryAddSingleton<DeliveryPages>();
        return services;
    }

    public static void MapSettings(this RouteGroupBuilder pages)
    {
        MapAccount(pages);
        MapSecondFactor(pages);
        MapKeeping(pages);
        MapKeys(pages);
        MapWebhooks(pages);
    }

    // As in the API, these are open without a plan, too.
    private static void MapAccount(RouteGroupBuilder pages)
    {
        pages.Get<SettingsPages>("/settings", (settings, visit) => settings.ShowAsync(visit), Access.SignedIn);
        pages.Get<ProfilePages>("/settings/account", (profile, visit) => profile.ShowAsync(visit), Access.SignedIn);
        pages.Post<ProfilePages>("/settings/account", (profile, visit) => profile.SaveAsync(visit), Access.SignedIn);
        pages.Get<PasswordPages>("/settings/password", (password, visit) => password.ShowAsync(visit), Access.SignedIn);
        pages.Post<PasswordPages>("/settings/password", (password, visit) => password.ChangeAsync(visit), Access.SignedIn);
        pages.Get<SessionPages>("/settings/sessions", (sessions, visit) => sessions.ShowAsync(visit), Access.SignedIn);
        pages.Post<SessionPages>("/settings/sessions/end", (sessions, visit) => sessions.EndOthersAsync(visit), Access.SignedIn);
        pages.Post<SessionPages>("/settings/sessions/{id}/end", (sessions, visit) => sessions.EndAsync(visit), Access.SignedIn);
        pages.Get<GooglePages>("/settings/google", (google, visit) => google.ShowAsync(visit), Access.SignedIn);
        pages.Post<GooglePages>("/settings/google", (google, visit) => google.LinkAsync(visit), Access.SignedIn);
        pages.Post<GooglePages>("/settings/google/unlink", (google, visit) => google.UnlinkAsync(visit), Access.SignedIn);
    }

    private static void MapSecondFactor(RouteGroupBuilder pages)
    {
        pages.Get<SecondFactorPages>("/settings/second-factor", (factor, visit) => factor.ShowAsync(visit), Access.SignedIn);
        pages.Post<SecondFactorPages>("/settings/second-factor", (factor, visit) => factor.BeginAsync(visit), Access.SignedIn);
        pages.Post<SecondFactorPages>("/settings/second-factor/confirm", (factor, visit) => factor.ConfirmAsync(visit), Access.SignedIn);
        pages.Get<SecondFactorPages>("/settings/second-factor/codes", (factor, visit) => factor.AskForCodesAsync(visit), Access.SignedIn);
        pages.Post<SecondFactorPages>("/settings/second-factor/codes", (factor, visit) => factor.RenewCodesAsync(visit), Access.SignedIn);
        pages.Get<SecondFactorPages>("/settings/second-factor/off", (factor, visit) => factor.AskToSwitchOffAsync(visit), Access.SignedIn);
        pages.Post<SecondFactorPages>("/settings/second-factor/off", (factor, visit) => factor.SwitchOffAsync(visit), Access.SignedIn);
    }

    private static void MapKeeping(RouteGroupBuilder pages)
    {
        pages.Get<RetentionPages>("/settings/retention", (retention, visit) => retention.ShowAsync(visit), Access.SignedIn);
        pages.Post<RetentionPages>("/settings/retention", (retention, visit) => retention.SaveAsync(visit), Access.SignedIn);
        pages.Get<LogPages>("/settings/log", (log, visit) => log.ShowAsync(visit), Access.SignedIn).TakesQuery("cursor");
        pages.Get<ExportPages>("/settings/exports", (exports, visit) => exports.ShowAsync(visit), Access.SignedIn);
        pages.Post<ExportPages>("/settings/exports", (exports, visit) => exports.BeginAsync(visit), Access.SignedIn);
        pages.Get<ExportPages>("/settings/exports/{id}/download", (exports, visit) => exports.DownloadAsync(visit), Access.SignedIn);
        pages.Get<AccountDeletePages>("/settings/delete", (end, visit) => end.ShowAsync(visit), Access.SignedIn);
        pages.Post<AccountDeletePages>("/settings/delete", (end, visit) => end.DeleteAsync(visit), Access.SignedIn);
    }

    private static void MapKeys(RouteGroupBuilder pages)
    {
        pages.Get<KeyPages>("/settings/keys", (keys, visit) => keys.ShowAsync(visit), Access.SignedIn).TakesQuery("cursor");
        pages.Post<KeyPages>("/settings/keys", (keys, visit) => keys.CreateAsync(visit), Access.SignedIn);
        pages.Get<KeyPages>("/settings/keys/{id}/delete", (keys, visit) => keys.AskAsync(visit), Access.SignedIn);
        pages.Post<KeyPages>("/settings/keys/{id}/delete", (keys, visit) => keys.DeleteAsync(visit), Access.SignedIn);
    }

    private static void MapWebhooks(RouteGroupBuilder pages)
    {
        pages.Get<WebhookListPages>("/settings/webhooks", (list, visit) => list.ShowAsync(visit)).TakesQuery("cursor");
        pages.Post<WebhookListPages>("/settings/webhooks", (list, visit) => list.CreateAsync(visit));
        pages.Get<WebhookPages>("/settings/webhooks/{id}", (webhook, visit) => webhook.ShowAsync(visit));
        pages.Post<WebhookPages>("/settings/webhooks/{id}", (webhook, visit) => webhook.ChangeAsync(visit));
        pages.Get<WebhookPages>("/settings/webhooks/{id}/secret", (webhook, visit) => webhook.AskToRotateAsync(visit));
        pages.Post<WebhookPages>("/settings/webhooks/{id}/secret", (webhook, visit) => webhook.RotateAsync(visit));
        pages.Get<WebhookPages>("/settings/webhooks/{id}/delete", (webhook, visit) => webhook.AskToDeleteAsync(visit));
        pages.Post<WebhookPages>("/settings/webhooks/{id}/delete", (webhook, visit) => webhook.DeleteAsync(visit));
        pages.Post<DeliveryPages>("/settings/webhooks/{id}/test", (deliveries, visit) => deliveries.TestAsync(visit));
        pages.Post<DeliveryPages>("/settings/webhooks/{id}/replay", (deliveries, visit) => deliveries.ReplayAsync(visit));
        pages.Get<DeliveryPages>("/settings/webhooks/{id}/deliveries", (deliveries, visit) => deliveries.ListAsync(visit))
            .TakesQuery("status", "cursor");
        pages.Get<DeliveryPages>("/settings/webhooks/{id}/deliveries/{deliveryId}", (deliveries, visit) => deliveries.ShowAsync(visit));
        pages.Post<DeliveryPages>(
            "/settings/webhooks/{id}/deliveries/{deliveryId}/redeliver", (deliveries, visit) => deliveries.RedeliverAsync(visit));
    }
}
