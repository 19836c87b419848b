using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Billing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Billing;

/// <summary>Without a plan, where one is required, only the account itself and the checkout are open.</summary>
internal static class PlanFilter
{
    private static readonly Problem NoPlan = PlanGate.NoPlan;

    public static async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var scope = http.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;
        if (scope is null or ApiScopes.Account or ApiScopes.Admin)
            return await next(context);
        var plans = http.RequestServices.GetRequiredService<AccountPlans>();
        return await plans.IsInForceAsync(Caller.Of(http).Account.Id, http.RequestAborted)
            ? await next(context)
            : NoPlan;
    }
}
