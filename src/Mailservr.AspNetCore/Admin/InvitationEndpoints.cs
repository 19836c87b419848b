using System.Text.Json.Serialization;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Admin;

internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/invitations");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.Admin).Lists<InvitationView>()
            .Says(AdminOperations.ListInvitations);
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.Admin)
            .Creates<InvitationView, InvitationRecord>((invitation, context) => new(Created(invitation, null, context.Request)))
            .Audits(AuditActions.InvitationCreated)
            .Says(AdminOperations.Invite);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.Admin).AnswersNothing()
            .Audits(AuditActions.InvitationDeleted).Says(AdminOperations.DeleteInvitation);
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, Invitations invitations, CancellationToken cancellationToken)
    {
        var rows = await invitations.ListAsync(page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, InvitationView.Of);
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<NewInvitationBody> body,
        Invitations invitations,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var created = await invitations.CreateAsync(body.Value.Email, body.Value.ExpiresAt, cancellationToken);
        return created.Answer(invitation => Created(invitation.Record, invitation.Code, request));
    }

    private static Answer Created(InvitationRecord invitation, string? code, HttpRequest request)
    {
        var view = InvitationView.Of(invitation);
        return Answer.CreatedOnce(view with { Code = code }, view, request.Child(view.Id), TagOf(invitation));
    }

    private static Task<IResult> DeleteAsync(
        ResourceId id, Invitations invitations, HttpRequest request, CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => invitations.FindAsync(id, cancellationToken),
            TagOf,
            async _ => await invitations.DeleteAsync(id, cancellationToken) ? Answer.NoContent : Problem.NotFound);

    private static string TagOf(InvitationRecord invitation) => EntityTags.Of(invitation.Id);
}

internal sealed record InvitationView
{
    public required long Id { get; init; }

    public required string? Email { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Only in the answer to its creation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    public static InvitationView Of(InvitationRecord invitation) => new()
    {
        Id = invitation.Id,
        Email = invitation.Email,
        CreatedAt = invitation.CreatedAt,
        ExpiresAt = invitation.ExpiresAt,
    };
}

internal sealed class NewInvitationBody
{
    /// <summary>Null: whoever has the code.</summary>
    public string? Email { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }
}
