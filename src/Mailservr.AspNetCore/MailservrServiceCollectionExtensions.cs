using Mailservr;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Addresses;
using Mailservr.AspNetCore.Admin;
using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Dashboard;
using Mailservr.AspNetCore.Domains;
using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.Events;
using Mailservr.AspNetCore.Exports;
using Mailservr.AspNetCore.Google;
using Mailservr.AspNetCore.Health;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Html.Documents;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.AspNetCore.Smtp;
using Mailservr.AspNetCore.Threads;
using Mailservr.Passwords;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class MailservrServiceCollectionExtensions
{
    /// <summary>
    /// A mail system in this app: the SMTP listener, the rules and the HTTP API, which <c>MapMailservr</c> maps. One
    /// more call chooses the storage, like <c>UseSqlite()</c>.
    /// </summary>
    /// <param name="services">Those of the app.</param>
    /// <param name="configure">Has the last word over the section <c>Mailservr</c> of the configuration.</param>
    public static IMailservrBuilder AddMailservr(
        this IServiceCollection services, Action<MailservrOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services
            .AddMailservrOptions(configure)
            .AddStartup()
            .AddMailservrCore()
            .AddMissingStorage()
            .AddKeyAuthentication()
            .AddApi()
            .AddDashboard()
            .AddSmtpListener()
            .AddOpenApiDescription();
        return new MailservrBuilder(services);
    }

    /// <inheritdoc cref="AddMailservr(IServiceCollection, Action{MailservrOptions}?)"/>
    public static IMailservrBuilder AddMailservr(
        this IHostApplicationBuilder builder, Action<MailservrOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddMailservr(configure);
    }

    private static IServiceCollection AddMailservrOptions(
        this IServiceCollection services, Action<MailservrOptions>? configure)
    {
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<MailservrOptions>, MailservrConfiguration>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<MailservrOptions>, MailservrOptionsValidator>());
        services.AddOptions<MailservrOptions>().ValidateOnStart();
        return configure is null ? services : services.Configure(configure);
    }

    private static IServiceCollection AddStartup(this IServiceCollection services)
    {
        services.TryAddSingleton<DataFolder>();
        services.TryAddSingleton<Readiness>();
        services.TryAddSingleton<StorageProbe>();
        services.TryAddSingleton<BlobProbe>();
        services.AddHealthChecks();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<HealthCheckServiceOptions>, MailHealthChecks>());
        services.TryAddSingleton<FirstStart>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MailservrStartup>());
        return services;
    }

    private static IServiceCollection AddKeyAuthentication(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        services.TryAddTransient<MailservrAuthenticationHandler>();
        services.TryAddSingleton<KeyWatch>();
        services.TryAddSingleton<SessionCookie>();
        services.TryAddSingleton<SessionCallers>();
        services.TryAddSingleton<RateLimits>();
        services.TryAddSingleton<IPasswordHasher, BcryptPasswordHasher>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<AuthenticationOptions>, SchemeRegistration>());
        return services;
    }

    private static IServiceCollection AddOpenApiDescription(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.TryAddSingleton<OpenApiServices>();
        return services;
    }

    private static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.TryAddSingleton<Idempotency>();
        services.TryAddSingleton<PublicAddress>();
        services.TryAddSingleton<DomainViews>();
        services.TryAddSingleton<DomainRemoval>();
        services.TryAddSingleton<AuthAnswers>();
        services.TryAddSingleton<SessionEnd>();
        services.TryAddSingleton<GoogleLinking>();
        services.TryAddSingleton<AccountViews>();
        services.TryAddSingleton<AdminUserViews>();
        services.TryAddSingleton<AdminUserChanges>();
        services.TryAddSingleton<AdminStats>();
        services.TryAddSingleton<AddressViews>();
        services.TryAddSingleton<MailQueries>();
        services.TryAddSingleton<EmailReader>();
        services.TryAddSingleton<ThreadReader>();
        services.TryAddSingleton<AttachmentFinder>();
        services.TryAddSingleton<AttachmentLinks>();
        services.TryAddSingleton<MailDocuments>();
        services.TryAddSingleton<EventStream>();
        services.TryAddSingleton<ExportLinks>();
        return services;
    }

    // Added last, and so stopped first: no message comes in while those behind it end.
    private static IServiceCollection AddSmtpListener(this IServiceCollection services)
    {
        services.TryAddSingleton<SmtpEndPoints>();
        services.TryAddSingleton<SmtpCertificate>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SmtpListenerService>());
        return services;
    }

    private sealed class MailservrBuilder(IServiceCollection services) : IMailservrBuilder
    {
        public IServiceCollection Services => services;
    }
}
