using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Addresses;

internal static class AddressCategoryEndpoints
{
    public static void MapAddressCategories(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/address-categories");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.AddressesRead).Lists<AddressCategoryView>()
            .Says(AddressCategoryOperations.List);
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.AddressesWrite)
            .Creates<AddressCategoryView, AddressCategoryRecord>((category, context) => new(Created(category, context.Request)))
            .Says(AddressCategoryOperations.Create);
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.AddressesWrite).Answers<AddressCategoryView>()
            .Says(AddressCategoryOperations.Patch);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.AddressesWrite).AnswersNothing()
            .Says(AddressCategoryOperations.Delete);
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, Caller caller, AddressCategories categories, CancellationToken cancellationToken)
    {
        var rows = await categories.ListAsync(caller.Account.Id, page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, AddressCategoryView.Of);
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<AddressCategoryBody> body,
        Caller caller,
        AddressCategories categories,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var created = await categories.CreateAsync(
            caller.Account.Id, body.Value.Name ?? "", body.Value.Color ?? "", cancellationToken);
        return created.Answer(category => Created(category, request));
    }

    private static Answer Created(AddressCategoryRecord category, HttpRequest request) =>
        Answer.Created(AddressCategoryView.Of(category), request.Child(category.Id), TagOf(category));

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<AddressCategoryBody> body,
        Caller caller,
        AddressCategories categories,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => categories.FindAsync(caller.Account.Id, id, cancellationToken),
            TagOf,
            async category =>
            {
                var changed = category with
                {
                    Name = body.Value.Name ?? category.Name,
                    Color = body.Value.Color ?? category.Color,
                };
                return (await categories.UpdateAsync(changed, cancellationToken)).Answer(saved =>
                    Answer.Ok(AddressCategoryView.Of(saved), TagOf(saved)));
            });

    private static Task<IResult> DeleteAsync(
        ResourceId id,
        Caller caller,
        AddressCategories categories,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => categories.FindAsync(caller.Account.Id, id, cancellationToken),
            TagOf,
            async category =>
            {
                await categories.DeleteAsync(category, cancellationToken);
                return Answer.NoContent;
            });

    private static string TagOf(AddressCategoryRecord category) => EntityTags.Of(category.Version);
}

internal sealed record AddressCategoryView(long Id, string Name, string Color)
{
    public static AddressCategoryView Of(AddressCategoryRecord category) =>
        new(category.Id, category.Name, category.Color);
}

internal sealed class AddressCategoryBody
{
    public string? Name { get; set; }

    public string? Color { get; set; }
}
