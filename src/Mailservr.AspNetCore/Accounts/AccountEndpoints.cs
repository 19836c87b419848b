using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder api)
    {
        api.MapGet("/account", Get).RequireScope(ApiScopes.Account).Answers<AccountView>();
        api.MapPatch("/account", PatchAsync).RequireScope(ApiScopes.Account).Answers<AccountView>();
    }

    private static Answer Get(Caller caller) => Show(caller.Account);

    private static async Task<IResult> PatchAsync(
        JsonBody<AccountPatch> body,
        Caller caller,
        AccountSettings settings,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var account = caller.Account;
        if (EntityTags.IsStale(request, EntityTags.Of(account.Version)))
            return Problem.Stale;
        var patch = body.Value;
        var format = account.AddressFormat;
        if (patch.AddressFormat is { } word && !Word.TryParse(word, out format))
            return Problem.Invalid("addressFormat", $"The formats are {Word.All<AddressFormat>()}.");
        var changed = account with
        {
            Name = patch.Name ?? account.Name,
            AddressFormat = format,
            DefaultDomainId = patch.HasDefaultDomainId ? patch.DefaultDomainId : account.DefaultDomainId,
        };
        return (await settings.UpdateAsync(changed, cancellationToken)).Answer(Show);
    }

    private static Answer Show(AccountRecord account) =>
        Answer.Ok(AccountView.Of(account), EntityTags.Of(account.Version));
}
