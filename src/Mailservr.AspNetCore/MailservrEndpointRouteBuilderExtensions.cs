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
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.PasswordManagers;
using Mailservr.AspNetCore.Threads;
using Mailservr.AspNetCore.WellKnown;
using Mailservr.AspNetCore.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

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
        var mailservr = endpoints.MapGroup("");
        mailservr.WithGroupName(OpenApiDescription.DocumentName).WithTags("Mailservr");
        mailservr.AddEndpointFilter(ApiEdge.InvokeAsync);
        mailservr.AnswerHead();

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
