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
        api.MapGet("/account", GetAsync).RequireScope(ApiScopes.Account).Answers<AccountView>();
        api.MapPatch("/account", PatchAsync).RequireScope(ApiScopes.Account).Answers<AccountView>();
    }

    private static async Task<IResult> GetAsync(
        Caller caller, AccountSettings settings, CancellationToken cancellationToken) =>
        await settings.FindAsync(caller.Account.Id, cancellationToken) is { } account
            ? Show(account)
            : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        JsonBody<AccountPatch> body,
        Caller caller,
        AccountSettings settings,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(() => settings.FindAsync(caller.Account.Id, cancellationToken), TagOf, async account =>
        {
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
        });

    private static Answer Show(AccountRecord account) => Answer.Ok(AccountView.Of(account), TagOf(account));

    // The default is part of it: it disappears with its domain, without a new version of the account.
    private static string TagOf(AccountRecord account) =>
        EntityTags.Of(account.Version, account.DefaultDomainId ?? 0);
}
