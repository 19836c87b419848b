using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.PasswordManagers;

/// <summary>
/// What password managers call to make up an address: the way of SimpleLogin and the way of Addy.io. A person enters
/// the URL of this server and an API key.
/// </summary>
internal static class PasswordManagerEndpoints
{
    public static void MapPasswordManagers(this IEndpointRouteBuilder api)
    {
        api.MapPost("/alias/random/new", SimpleLogin.CreateAsync)
            .RequireScope(ApiScopes.AddressesWrite)
            .WithMetadata(new KeyHeader(SimpleLogin.KeyHeaderName))
            .TakesHeader(SimpleLogin.KeyHeaderName)
            .TakesQuery("hostname", "mode")
            .Produces<SimpleLoginAlias>(StatusCodes.Status201Created)
            .Fails()
            .HonoursKey<AddressRecord>((address, context) => new(SimpleLogin.Created(address, context.Request)))
            .Says(SimpleLogin.Operation);
        api.MapPost("/v1/aliases", Addy.CreateAsync)
            .RequireScope(ApiScopes.AddressesWrite)
            .Creates<AddyAlias, AddressRecord>((address, context) => new(Addy.Created(address, context.Request)))
            .Says(Addy.Operation);
    }
}
