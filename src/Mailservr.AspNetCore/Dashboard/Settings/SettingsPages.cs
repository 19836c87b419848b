using Mailservr.AspNetCore.Google;
using Mailservr.Billing;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>What leads to everything about the account.</summary>
internal sealed class SettingsPages(GoogleLinking google, AccountPlans plans)
{
    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        List<SettingsLink> links =
        [
            new("account"), new("password"), new("sessions"), new("second-factor"), new("keys"), new("retention"), new("log"),
            new("exports"), new("delete"),
        ];
        if (google.IsOffered)
            links.Insert(4, new("google"));
        // Without a plan there are none, neither here nor in the API.
        if (await plans.IsInForceAsync(visit.Account.Id, visit.Aborted))
            links.Insert(links.Count - 4, new("webhooks"));
        return visit.Show<SettingsPage>(new SettingsModel(links));
    }
}

/// <param name="Name">The end of its path, and of the names of its texts.</param>
internal sealed record SettingsLink(string Name);

internal sealed record SettingsModel(IReadOnlyList<SettingsLink> Links);
