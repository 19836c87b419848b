using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Addresses;
using Mailservr.AspNetCore.Admin;
using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Billing;
using Mailservr.AspNetCore.Blocking;
using Mailservr.AspNetCore.Dashboard;
using Mailservr.AspNetCore.Domains;
using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.Events;
using Mailservr.AspNetCore.Health;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.PasswordManagers;
using Mailservr.AspNetCore.Threads;
using Mailservr.AspNetCore.WellKnown;
using Mailservr.AspNetCore.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

public static class MailservrEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the HTTP API under <c>/api</c>, the probes under <c>/health</c>, the OpenAPI document at
    /// <c>/openapi/mailservr.json</c>, the dashboard (<c>DashboardOptions</c>) and the pages of <c>WellKnownOptions</c>; all below
    /// a prefix when <paramref name="endpoints"/> is a group.
    /// </summary>
    public static IEndpointConventionBuilder MapMailservr(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<FirstStart>() is null)
            throw new InvalidOperationException("Call services.AddMailservr() before the app is built: MapMailservr needs it.");
        var mailservr = endpoints.MapGroup("");
        mailservr.WithGroupName(OpenApiDescription.DocumentName).WithTags("Mailservr");
        mailservr.AddEndpointFilter(ApiEdge.InvokeAsync);
        // A policy of the app that keeps answers knows nobody's cookie: it would show one's mail to all.
        mailservr.WithMetadata(new OutputCacheAttribute { NoStore = true });
        mailservr.AnswerHead();
        mailservr.AnswerFaults();

        var api = mailservr.MapGroup("/api");
        api.AddEndpointFilter(PlanFilter.InvokeAsync);
        api.MapAuth();
        api.MapAccount();
        api.MapBilling();
        api.MapApiKeys();
        api.MapDomains();
        api.MapAddresses();
        api.MapAddressCategories();
        api.MapBlocks();
        api.MapPasswordManagers();
        api.MapThreads();
        api.MapEmails();
        api.MapAttachments();
        api.MapWebhooks();
        EventStream.Map(api);
        api.MapAdmin();
        UnmatchedRequests.Map(api);

        mailservr.MapDashboard();
        mailservr.MapHealth();
        mailservr.MapWellKnown();
        mailservr.MapOpenApiDescription();
        return mailservr;
    }
}
