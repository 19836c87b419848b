using Mailservr.Accounts;
using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Threads;

internal static class ThreadEndpoints
{
    public static void MapThreads(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/threads");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.MailRead).Lists<ThreadSummary>(MailFilter.Names)
            .Says(ThreadOperations.List);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.MailRead).Answers<ThreadView>()
            .Says(ThreadOperations.Get);
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.MailWrite).Answers<ThreadView>().AnswersNothing()
            .Says(ThreadOperations.Patch);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.MailWrite).AnswersNothing()
            .Says(ThreadOperations.Delete);
    }

    private static async Task<IResult> ListAsync(
        MailFilter filter,
        PageRequest page,
        Caller caller,
        MailQueries queries,
        IMessageStore messages,
        CancellationToken cancellationToken)
    {
        if (await queries.OfAsync(caller, filter, page, cancellationToken) is not { } query)
            return Answer.Page<ThreadSummary>([], null);
        var found = await messages.QueryThreadsAsync(caller.Account.Id, query, cancellationToken);
        return Answer.Page([.. found.Items.Select(ThreadSummary.Of)], page.Next(found.Next));
    }

    private static async Task<IResult> GetAsync(
        ResourceId id, Caller caller, ThreadReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(caller.Account.Id, id, cancellationToken) is { } loaded
            ? Answer.Ok(loaded.View, loaded.Tag)
            : Problem.NotFound;

    private static async Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<ThreadPatch> body,
        Caller caller,
        ThreadReader reader,
        IMessageStore messages,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var change = new MailChange
        {
            Read = body.Value.Read,
            Starred = body.Value.Starred,
            Archived = body.Value.Archived,
        };
        var refused = await ChangeAsync(id, caller, change, reader, messages, request, cancellationToken);
        if (refused is not null)
            return refused;
        // A key that may not read learns only that it is done.
        return caller.Has(ApiScopes.MailRead)
            ? await GetAsync(id, caller, reader, cancellationToken)
            : Answer.NoContent;
    }

    private static async Task<IResult> DeleteAsync(
        ResourceId id,
        Caller caller,
        ThreadReader reader,
        IMessageStore messages,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var change = new MailChange { Delete = true };
        var refused = await ChangeAsync(id, caller, change, reader, messages, request, cancellationToken);
        return refused ?? (IResult)Answer.NoContent;
    }

    private static async ValueTask<Problem?> ChangeAsync(
        ResourceId id,
        Caller caller,
        MailChange change,
        ThreadReader reader,
        IMessageStore messages,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        return await messages.ChangeAsync(
            request, caller.Account.Id, new MailSelection { ThreadId = id }, change, FindAsync, cancellationToken);

        async ValueTask<(string Tag, long Version)?> FindAsync() =>
            await reader.FindAsync(caller.Account.Id, id, cancellationToken) is { } loaded
                ? (loaded.Tag, loaded.Thread.Version)
                : null;
    }
}

internal sealed class ThreadPatch
{
    public bool? Read { get; set; }

    public bool? Starred { get; set; }

    public bool? Archived { get; set; }
}
