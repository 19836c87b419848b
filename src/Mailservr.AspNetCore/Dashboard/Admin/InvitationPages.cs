using System.Globalization;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>Invitations to make an account. The code of one is shown on the answer to the form that made it, and never again.</summary>
internal sealed class InvitationPages(Invitations invitations, PublicAddress address, MailservrOptions options)
{
    private const int InvitationsOfPage = 50;

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new InvitationForm());

    public async ValueTask<IResult> CreateAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = new InvitationForm { Email = form.Text("email") };
        var created = await invitations.CreateAsync(form.Given("email"), null, visit.Aborted);
        if (created.Value is not { } invitation)
            return await ShowAsync(visit, typed with { Fault = FormFault.Of(created.Refusal ?? Refusal.NotFound, visit.Texts) });
        await visit.Http.AuditAsync(AuditActions.InvitationCreated, invitation.Record.Id.ToString(CultureInfo.InvariantCulture));
        return await ShowAsync(visit, new InvitationForm { Made = invitation });
    }

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        await visit.FormAsync();
        var id = visit.RouteId();
        if (!await invitations.DeleteAsync(id, visit.Aborted))
            return visit.NotFound();
        await visit.Http.AuditAsync(AuditActions.InvitationDeleted, id.Value.ToString(CultureInfo.InvariantCulture));
        return Visit.Then(visit.To("/admin/invitations"));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, InvitationForm form)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await invitations.ListAsync(page.AfterId, InvitationsOfPage + 1, visit.Aborted);
        var shown = rows.Take(InvitationsOfPage).ToList();
        var isRead = HttpMethods.IsGet(visit.Request.Method) || HttpMethods.IsHead(visit.Request.Method);
        var model = new InvitationListModel
        {
            Invitations = shown,
            Next = isRead && rows.Count > InvitationsOfPage ? page.Next(shown[^1].Id) : null,
            IsFirst = page.AfterId == 0,
            Form = form,
            RegisterUrl = address.BaseOf(visit.Request) + visit.To("/register"),
            IsAsked = options.Registration == RegistrationMode.Invite,
        };
        return visit.Show<InvitationListPage>(model, form.Fault);
    }
}

/// <summary>What has been typed for an invitation, and what came of it.</summary>
internal sealed record InvitationForm
{
    public string Email { get; init; } = "";

    public FormFault? Fault { get; init; }

    /// <summary>With its code, this once.</summary>
    public CreatedInvitation? Made { get; init; }
}

internal sealed record InvitationListModel
{
    public required IReadOnlyList<InvitationRecord> Invitations { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required InvitationForm Form { get; init; }

    /// <summary>Where a code is used.</summary>
    public required string RegisterUrl { get; init; }

    /// <summary>Nobody makes an account here without one.</summary>
    public required bool IsAsked { get; init; }
}
