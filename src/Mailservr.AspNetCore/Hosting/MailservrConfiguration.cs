using Mailservr.Billing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Binds the section <c>Mailservr</c> where the app has a configuration; code has the last word.</summary>
internal sealed class MailservrConfiguration(IServiceProvider services) : IConfigureOptions<MailservrOptions>
{
    public void Configure(MailservrOptions options)
    {
        if (services.GetService<IConfiguration>()?.GetSection("Mailservr") is not { } section)
            return;
        section.Bind(options);
        // Of the entries of a dictionary the binder passes over those that it cannot read.
        foreach (var plan in section.GetSection("Billing:Plans").GetChildren())
            plan.Bind(options.Billing.Plans.GetValueOrDefault(plan.Key) ?? new PlanOptions());
    }
}
