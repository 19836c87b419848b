using Mailservr.Accounts;
using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Emails;

internal static class EmailEndpoints
{
    public static void MapEmails(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/emails");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.MailRead).KeepsToAddresses()
            .Lists<EmailSummary>(MailFilter.Names).Says(EmailOperations.List);
        group.MapGet("/wait", EmailWait.GetAsync).RequireScope(ApiScopes.MailRead).KeepsToAddresses()
            .Answers<EmailView>().AnswersNothing().TakesQuery(EmailWait.ParameterNames)
            .WithMetadata(new DisableRequestTimeoutAttribute()).Says(EmailOperations.Wait);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.MailRead).KeepsToAddresses().Answers<EmailView>()
            .Says(EmailOperations.Get);
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.MailWrite).KeepsToAddresses()
            .Answers<EmailView>().AnswersNothing().Says(EmailOperations.Patch);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.MailWrite).KeepsToAddresses().AnswersNothing()
            .Says(EmailOperations.Delete);
        group.MapGet("/{id}/raw", RawEmail.GetAsync).RequireScope(ApiScopes.MailRead).KeepsToAddresses()
            .Produces(StatusCodes.Status200OK, contentType: "message/rfc822").Fails().Says(EmailOperations.GetRaw);
        group.MapGet("/{id}/html", EmailHtml.GetAsync).RequireScope(ApiScopes.MailRead).KeepsToAddresses()
            .Produces(StatusCodes.Status200OK, contentType: "text/html").Fails().TakesQuery(EmailHtml.ParameterName)
            .Says(EmailOperations.GetHtml);
        api.MapGet("/images/{seal}", RemoteImageEndpoint.GetAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status200OK, contentType: "image/png").Fails().Says(EmailOperations.GetImage);
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
            return Answer.Page<EmailSummary>([], null);
        var found = await messages.QueryMessagesAsync(caller.Account.Id, query, cancellationToken);
        return Answer.Page([.. found.Items.Select(EmailSummary.Of)], page.Next(found.Next));
    }

    private static async Task<IResult> GetAsync(
        ResourceId id, Caller caller, EmailReader reader, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(caller, id, cancellationToken) is not { } message)
            return Problem.NotFound;
        return Answer.Ok(await reader.ReadAsync(message, cancellationToken), TagOf(message));
    }

    private static async Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<EmailPatch> body,
        Caller caller,
        EmailReader reader,
        IMessageStore messages,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var change = new MailChange { Read = body.Value.Read, Starred = body.Value.Starred };
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
        EmailReader reader,
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
        EmailReader reader,
        IMessageStore messages,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (caller.AddressIds is not null && await FindAsync() is null)
            return Problem.NotFound;
        return await messages.ChangeAsync(
            request, caller.Account.Id, new MailSelection { MessageId = id }, change, FindAsync, cancellationToken);

        async ValueTask<(string Tag, long Version)?> FindAsync() =>
            await reader.FindAsync(caller, id, cancellationToken) is { } message
                ? (TagOf(message), message.Record.Version)
                : null;
    }

    private static string TagOf(StoredMessage message) =>
        EntityTags.Of(message.Record.Version, message.Record.ThreadId);
}

internal sealed class EmailPatch
{
    public bool? Read { get; set; }

    public bool? Starred { get; set; }
}
