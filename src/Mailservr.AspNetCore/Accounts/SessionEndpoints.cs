using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Accounts;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder account)
    {
        var group = account.MapGroup("/sessions");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.Account).Lists<SessionView>()
            .Says(AccountOperations.ListSessions);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.Account).AnswersNothing()
            .Audits(AuditActions.SessionEnded).Says(AccountOperations.DeleteSession);
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, Caller caller, SessionDirectory sessions, CancellationToken cancellationToken)
    {
        var all = await sessions.ListAsync(caller.Account.Id, cancellationToken);
        var rows = all.Where(session => session.Id > page.AfterId).Take(page.Limit + 1).ToList();
        return page.Answer(rows, session => SessionView.Of(session, caller.Session?.Id));
    }

    private static Task<IResult> DeleteAsync(
        ResourceId id,
        Caller caller,
        SessionDirectory sessions,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => sessions.FindAsync(caller.Account.Id, id, cancellationToken),
            TagOf,
            async _ => await sessions.EndAsync(caller.Account.Id, id, cancellationToken)
                ? Answer.NoContent
                : Problem.NotFound);

    // Nothing of a session can be changed; that it was seen is no other version of it.
    private static string TagOf(SessionRecord session) => EntityTags.Of(session.Id);
}

internal sealed record SessionView
{
    public required long Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The one that asks.</summary>
    public required bool Current { get; init; }

    public required string UserAgent { get; init; }

    public static SessionView Of(SessionRecord session, long? currentId) => new()
    {
        Id = session.Id,
        CreatedAt = session.CreatedAt,
        LastSeenAt = session.LastSeenAt,
        ExpiresAt = session.ExpiresAt,
        Current = session.Id == currentId,
        UserAgent = session.UserAgent,
    };
}
