using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Webhooks;

/// <summary>The webhook of the path if it is the caller's, else null.</summary>
internal sealed record WebhookOfPath(WebhookRecord? Record)
{
    public static async ValueTask<WebhookOfPath?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var directory = context.RequestServices.GetRequiredService<WebhookDirectory>();
        var id = ResourceId.Of(context.Request.RouteValues["id"] as string);
        return new WebhookOfPath(
            await directory.FindAsync(Caller.Of(context).Account.Id, id, context.RequestAborted));
    }
}
