using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Addresses;

internal static class AddressEndpoints
{
    public static void MapAddresses(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/addresses");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.AddressesRead).KeepsToAddresses()
            .Lists<AddressView>("domainId", "categoryId", "enabled", "q").Says(AddressOperations.List);
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.AddressesWrite).Creates<AddressView, AddressRecord>(
            (address, context) => CreatedAsync(address, context, context.Request.Child))
            .Says(AddressOperations.Create);
        group.MapPost("/generate", GenerateAsync).RequireScope(ApiScopes.AddressesWrite).Creates<AddressView, AddressRecord>(
            (address, context) => CreatedAsync(address, context, context.Request.Sibling))
            .Says(AddressOperations.Generate);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.AddressesRead).KeepsToAddresses()
            .Answers<AddressView>().Says(AddressOperations.Get);
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.AddressesWrite).KeepsToAddresses()
            .Answers<AddressView>().Says(AddressOperations.Patch);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.AddressesWrite).KeepsToAddresses()
            .AnswersNothing().TakesQuery("purge").Says(AddressOperations.Delete);
        group.MapGet("/{id}/stats", AddressStatistics.GetAsync).RequireScope(ApiScopes.AddressesRead)
            .KeepsToAddresses().Answers<AddressStatsView>().Says(AddressOperations.GetStats);
    }

    private static async Task<IResult> ListAsync(
        AddressQuery query,
        PageRequest page,
        Caller caller,
        AddressBook book,
        AddressViews views,
        CancellationToken cancellationToken)
    {
        var (items, next) = await book.ListAsync(
            caller.Account.Id, query.Filter with { Ids = caller.AddressIds }, page.AfterId, page.Limit, cancellationToken);
        return Answer.Page(await views.OfAsync(items, cancellationToken), page.Next(next));
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<NewAddressBody> body,
        Caller caller,
        AddressBook book,
        AddressViews views,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        if (wanted.DomainId is not { } domainId)
            return Problem.Invalid("domainId", "The domainId is missing.");
        var address = new NewAddress
        {
            Name = wanted.Name ?? "",
            DomainId = domainId,
            Note = wanted.Note,
            ExpiresAt = wanted.ExpiresAt,
            CategoryId = wanted.CategoryId,
        };
        var created = await book.CreateAsync(caller.Account.Id, address, cancellationToken);
        return await views.CreatedAsync(created, request.Child, cancellationToken);
    }

    private static async Task<IResult> GenerateAsync(
        JsonBody<GenerateAddressBody> body,
        Caller caller,
        AddressBook book,
        AddressViews views,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var created = await book.GenerateAsync(
            caller.Account, body.Value.DomainId, body.Value.Note, cancellationToken);
        return await views.CreatedAsync(created, request.Sibling, cancellationToken);
    }

    private static ValueTask<IResult> CreatedAsync(
        AddressRecord address, HttpContext context, Func<long, string> location) =>
        context.RequestServices.GetRequiredService<AddressViews>().CreatedAsync(
            address, location, context.RequestAborted);

    private static async Task<IResult> GetAsync(
        ResourceId id, Caller caller, AddressBook book, AddressViews views, CancellationToken cancellationToken) =>
        await book.FindAsync(caller, id, cancellationToken) is { } address
            ? await views.ShowAsync(address, cancellationToken)
            : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<AddressPatch> body,
        Caller caller,
        AddressBook book,
        AddressViews views,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => book.FindAsync(caller, id, cancellationToken),
            address => views.TagOfAsync(address, cancellationToken),
            async address =>
            {
                var changed = await book.UpdateAsync(body.Value.ApplyTo(address), cancellationToken);
                return await changed.AnswerAsync(saved => views.ShowAsync(saved, cancellationToken));
            });

    private static async Task<IResult> DeleteAsync(
        ResourceId id,
        Caller caller,
        AddressBook book,
        AddressViews views,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query);
        var purge = query.Flag("purge") ?? false;
        if (query.Problem is { } problem)
            return problem;
        if (purge && !caller.Has(ApiScopes.MailWrite))
            return Problem.ScopeMissing(ApiScopes.MailWrite);
        return await request.ChangeAsync(
            () => book.FindAsync(caller, id, cancellationToken),
            address => views.TagOfAsync(address, cancellationToken),
            async address => await book.DeleteAsync(address, purge, cancellationToken) is { } refusal
                ? (Problem)refusal
                : Answer.NoContent);
    }
}
