using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.Domains;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>The name of a person, and how addresses look that are made up.</summary>
internal sealed class ProfilePages(AccountSettings settings, DomainDirectory domains)
{
    private const int DomainsToChoose = 100;

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await settings.FindAsync(visit.Account.Id, visit.Aborted) is { } account
            ? await ShowAsync(visit, ProfileForm.Of(account))
            : visit.NotFound();

    public async ValueTask<IResult> SaveAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (!Word.TryParse<AddressFormat>(form.Text("format"), out var format))
            return visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]);
        if (await settings.FindAsync(visit.Account.Id, visit.Aborted) is not { } account)
            return visit.NotFound();
        var typed = new ProfileForm { Name = form.Text("name"), Format = format, DomainId = form.Id("domain") };
        var changed = account with
        {
            Name = typed.Name.Trim(),
            AddressFormat = format,
            DefaultDomainId = typed.DomainId == 0 ? null : typed.DomainId,
        };
        var saved = await settings.UpdateAsync(changed, visit.Aborted);
        return saved.Refusal is { } refusal
            ? await ShowAsync(visit, typed with { Fault = FormFault.Of(refusal, visit.Texts, "account") })
            : Visit.Then(visit.To("/settings/account?done=saved"));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, ProfileForm form)
    {
        var all = await domains.ListAsync(0, DomainsToChoose, visit.Aborted);
        var choices = all.Where(domain => domain.Active).ToList();
        // What is chosen stays to be chosen, also when it was switched off since.
        if (choices.TrueForAll(domain => domain.Id != form.DomainId)
            && form.DomainId == visit.Account.DefaultDomainId
            && await domains.FindAsync(form.DomainId, visit.Aborted) is { } current)
            choices.Add(current);
        return visit.Show<ProfilePage>(new ProfileModel(form, choices), form.Fault);
    }
}

internal sealed record ProfileForm
{
    public string Name { get; init; } = "";

    public AddressFormat Format { get; init; }

    /// <summary>0 for none.</summary>
    public long DomainId { get; init; }

    public FormFault? Fault { get; init; }

    public static ProfileForm Of(AccountRecord account) =>
        new() { Name = account.Name, Format = account.AddressFormat, DomainId = account.DefaultDomainId ?? 0 };
}

internal sealed record ProfileModel(ProfileForm Form, IReadOnlyList<DomainRecord> Domains);
