using Mailservr.Accounts;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Billing;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Who may open a page.</summary>
internal enum Access
{
    /// <summary>Who is signed in and, where the host sells plans, has one.</summary>
    Members,

    /// <summary>Everyone.</summary>
    Everyone,

    /// <summary>Who is signed in, also without a plan.</summary>
    SignedIn,

    /// <summary>Admins. For others the page is not there.</summary>
    Admins,
}

/// <summary>Around every page: who asks, whether a form is ours, and a page for whatever goes wrong.</summary>
internal sealed class DashboardEdge(
    SessionCallers callers,
    RateLimits limits,
    SessionCookie cookie,
    AccountPlans plans,
    DashboardAssets assets,
    FirstStart firstStart,
    IEventLog events,
    IOptions<MailservrOptions> options,
    ILogger<DashboardEdge> logger)
{
    public async Task<IResult> RunAsync(
        HttpContext context, int depth, Access access, Func<Visit, ValueTask<IResult>> answer)
    {
        var dashboard = options.Value.Dashboard;
        var place = Place.Of(context.Request, depth, dashboard.Path);
        var visit = new Visit(context, place, Texts.For(context.Request), dashboard, assets);
        DashboardHeaders.Set(context.Response);
        try
        {
            return await RenderedAsync(await RefuseAsync(visit, access) ?? await AnswerAsync(visit, answer));
        }
        catch (BadHttpRequestException exception)
        {
            Log.MalformedForm(logger, exception);
            return await RenderedAsync(visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]));
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception) && !context.RequestAborted.IsCancellationRequested)
        {
            StoreFaults.Note(context, exception);
            return await RenderedAsync(PutOff(visit, Problem.StoreAway, visit.Texts["message.store_away"]));
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.PageFailed(logger, exception, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
            var text = Damage.Is(exception) ? "message.damage" : "message.fault";
            return await RenderedAsync(visit.Refuse(StatusCodes.Status500InternalServerError, visit.Texts[text]));
        }
    }

    private async ValueTask<IResult> AnswerAsync(Visit visit, Func<Visit, ValueTask<IResult>> answer)
    {
        if (visit.Caller is not null)
            visit.EventPosition = await events.GetHeadAsync(visit.Aborted);
        return await answer(visit);
    }

    private static async ValueTask<IResult> RenderedAsync(IResult result)
    {
        if (result is Page page)
            await page.RenderAsync();
        return result;
    }

    /// <returns>What stands in the way; null when the page can be shown.</returns>
    private async ValueTask<IResult?> RefuseAsync(Visit visit, Access access)
    {
        var http = visit.Http;
        // The rule of every write by cookie; here also before there is one, so that nobody is signed in by another site.
        if (HttpMethods.IsPost(visit.Request.Method) && !SameOrigin.IsProven(visit.Request, cookie.PublicUrl))
            return visit.Refuse(StatusCodes.Status403Forbidden, visit.Texts["message.cross_site"]);
        var caller = await callers.FindAsync(http);
        http.Features.Set(caller);
        var tooMany = caller is null ? limits.CountAnonymous(http) : limits.Count(http, caller);
        if (tooMany is not null)
            return PutOff(visit, tooMany, visit.Texts["message.too_many"]);
        if (access == Access.Everyone)
            return null;
        if (caller is null)
            return Visit.Then(firstStart.SetupEmail is null ? SignInPath(visit) : visit.To("/setup"));
        if (access == Access.Admins && caller.Account.Role != AccountRole.Admin)
            return visit.NotFound();
        return access != Access.Members || await plans.IsInForceAsync(caller.Account.Id, visit.Aborted)
            ? null
            : WithoutPlan(visit);
    }

    private static IResult WithoutPlan(Visit visit) => HttpMethods.IsPost(visit.Request.Method)
        ? visit.Refuse(StatusCodes.Status402PaymentRequired, visit.Texts["message.no_plan"])
        : Visit.Then(visit.To("/plan"));

    private static Page PutOff(Visit visit, Problem problem, string message)
    {
        var seconds = Math.Ceiling(problem.RetryAfter?.TotalSeconds ?? 1);
        visit.Http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return visit.Refuse(problem.Status, message);
    }

    // Back to where they wanted to go; the place of a form is no page.
    private static string SignInPath(Visit visit)
    {
        if (HttpMethods.IsPost(visit.Request.Method))
            return visit.To("/sign-in");
        var wanted = visit.Request.Here() + visit.Request.QueryString;
        return visit.To("/sign-in?returnTo=" + Uri.EscapeDataString(wanted));
    }
}
