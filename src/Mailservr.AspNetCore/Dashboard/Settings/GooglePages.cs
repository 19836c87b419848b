using Mailservr.AspNetCore.Google;
using Mailservr.Audit;
using Mailservr.Identities;
using Mailservr.Passwords;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>The link to an account of Google, where the host uses it.</summary>
internal sealed class GooglePages(GoogleLinking linking, IdentityLinks links, PasswordVault vault, AuditLog audit)
{
    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, null, null);

    public async ValueTask<IResult> LinkAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        GoogleHandshake.Of(visit.Http).ApiPath = visit.Place.Api;
        var begun = await linking.BeginAsync(
            visit.Account, form.Text("password"), visit.To("/settings/google"), visit.Http, visit.Aborted);
        // A link, and no redirect: form-action keeps forms on this site.
        return await ShowAsync(visit, begun.Refusal, begun.Value);
    }

    public async ValueTask<IResult> UnlinkAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await linking.EndAsync(visit.Account, form.Text("password"), visit.Http, visit.Aborted) is { } refusal)
            return await ShowAsync(visit, refusal, null);
        await audit.AddAsync(visit, AuditActions.IdentityUnlinked);
        return Visit.Then(visit.To("/settings/google?done=unlinked"));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, Refusal? refusal, string? goOn)
    {
        if (!linking.IsOffered)
            return visit.NotFound();
        var model = new GoogleModel
        {
            IsLinked = await links.IsLinkedAsync(visit.Account.Id, visit.Aborted),
            HasPassword = await vault.FindAsync(visit.Account.Id, visit.Aborted) is not null,
            GoOn = goOn,
            Fault = refusal is null ? null : FormFault.Of(refusal, visit.Texts, "settings"),
        };
        return visit.Show<GooglePage>(model, model.Fault);
    }
}

internal sealed record GoogleModel
{
    public required bool IsLinked { get; init; }

    public required bool HasPassword { get; init; }

    /// <summary>Of Google, where the account to link is chosen; null until the password was right.</summary>
    public required string? GoOn { get; init; }

    public required FormFault? Fault { get; init; }
}
