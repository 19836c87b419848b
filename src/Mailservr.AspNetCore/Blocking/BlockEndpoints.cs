using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Blocking;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Blocking;

/// <summary>The same three routes twice: for one address, and for all of an account.</summary>
internal static class BlockEndpoints
{
    public static void MapBlocks(this IEndpointRouteBuilder api)
    {
        MapBlocks(api.MapGroup("/blocked-senders"));
        MapBlocks(api.MapGroup("/addresses/{id}/blocked-senders"));
    }

    private static void MapBlocks(RouteGroupBuilder group)
    {
        group.MapGet("", ListAsync).RequireScope(ApiScopes.AddressesRead).Lists<BlockView>()
            .Says(BlockOperations.List);
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.AddressesWrite)
            .Creates<BlockView, BlockRecord>((block, context) => new(Created(block, context.Request)))
            .Says(BlockOperations.Create);
        group.MapDelete("/{blockId}", DeleteAsync).RequireScope(ApiScopes.AddressesWrite).AnswersNothing()
            .Says(BlockOperations.Delete);
    }

    private static async Task<IResult> ListAsync(
        BlockOwner owner, PageRequest page, BlockList blocks, CancellationToken cancellationToken)
    {
        if (owner.Id is not { } ownerId)
            return Problem.NotFound;
        var rows = await blocks.ListAsync(ownerId, page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, BlockView.Of);
    }

    private static async Task<IResult> CreateAsync(
        BlockOwner owner,
        JsonBody<NewBlockBody> body,
        Caller caller,
        BlockList blocks,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (owner.Id is not { } ownerId)
            return Problem.NotFound;
        var action = BlockAction.Reject;
        if (body.Value.Action is { } word && !Word.TryParse(word, out action))
            return Problem.Invalid("action", $"The actions are {Word.All<BlockAction>()}.");
        var created = await blocks.CreateAsync(
            caller.Account.Id, ownerId, body.Value.Sender ?? "", action, cancellationToken);
        return created.Answer(block => Created(block, request));
    }

    private static Answer Created(BlockRecord block, HttpRequest request) =>
        Answer.Created(BlockView.Of(block), request.Child(block.Id), EntityTags.Of(block.Version));

    private static async Task<IResult> DeleteAsync(
        BlockOwner owner,
        ResourceId blockId,
        Caller caller,
        BlockList blocks,
        IRecordStore<BlockRecord> records,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (owner.Id is not { } ownerId)
            return Problem.NotFound;
        if (await records.FindAsync(blockId, cancellationToken) is not { } block || block.OwnerId != ownerId)
            return Problem.NotFound;
        if (EntityTags.IsStale(request, EntityTags.Of(block.Version)))
            return Problem.Stale;
        return await blocks.DeleteAsync(caller.Account.Id, ownerId, blockId, cancellationToken)
            ? Answer.NoContent
            : Problem.NotFound;
    }
}

/// <summary>
/// The address of the path if it is the caller's (else null), or the account where the path has none.
/// </summary>
internal sealed record BlockOwner(long? Id)
{
    public static async ValueTask<BlockOwner?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var account = Caller.Of(context).Account;
        if (!context.Request.RouteValues.TryGetValue("id", out var value))
            return new BlockOwner(account.Id);
        var book = context.RequestServices.GetRequiredService<AddressBook>();
        var address = await book.FindAsync(account.Id, ResourceId.Of(value as string), context.RequestAborted);
        return new BlockOwner(address?.Id);
    }
}
