using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Binds the section <c>Mailservr</c> where the app has a configuration; code has the last word.</summary>
internal sealed class MailservrConfiguration(IServiceProvider services) : IConfigureOptions<MailservrOptions>
{
    public void Configure(MailservrOptions options) =>
        services.GetService<IConfiguration>()?.GetSection("Mailservr").Bind(options);
}
