using System.Diagnostics.CodeAnalysis;
using Mailservr.Admission;
using Mailservr.Billing;
using Mailservr.Dns;
using Mailservr.Events;
using Mailservr.Secrets;
using Mailservr.Storage;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What a host can replace (<c>Use…</c>) and append (<c>Add…</c>).</summary>
public static class MailservrBuilderExtensions
{
    /// <summary>Keeps attachment bytes in a store of your own.</summary>
    public static IMailservrBuilder UseBlobStore<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(
        this IMailservrBuilder builder)
        where TStore : class, IBlobStore
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IBlobStore, TStore>());
        return builder;
    }

    /// <summary>Sells plans by a provider of your own.</summary>
    public static IMailservrBuilder UsePayments<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(
        this IMailservrBuilder builder)
        where TProvider : class, IPaymentProvider
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IPaymentProvider, TProvider>());
        return builder;
    }

    /// <summary>Gives plans for codes: section <c>Mailservr:Vouchers</c>.</summary>
    public static IMailservrBuilder UseVouchers(this IMailservrBuilder builder, Action<VoucherOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<VoucherOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<VoucherOptions>, VoucherOptionsValidator>());
        return builder.UsePayments<VoucherPayments>();
    }

    /// <summary>Asks the DNS through a class of yours.</summary>
    public static IMailservrBuilder UseDnsResolver<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>(
        this IMailservrBuilder builder)
        where TResolver : class, IDnsResolver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IDnsResolver, TResolver>());
        return builder;
    }

    /// <summary>Asks one more policy, after those that are there.</summary>
    public static IMailservrBuilder AddAdmissionPolicy<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPolicy>(
        this IMailservrBuilder builder)
        where TPolicy : class, IAdmissionPolicy
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmissionPolicy, TPolicy>());
        return builder;
    }

    /// <summary>Tells a class of yours of every event; it is made anew for each, in a scope of its own.</summary>
    public static IMailservrBuilder AddEventSubscriber<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSubscriber>(
        this IMailservrBuilder builder)
        where TSubscriber : class, IEventSubscriber
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TSubscriber>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SubscriberLoop<TSubscriber>>());
        return builder;
    }

    /// <summary>Signs webhooks in one more way, next to those that are there.</summary>
    public static IMailservrBuilder AddWebhookSigner<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSigner>(
        this IMailservrBuilder builder)
        where TSigner : class, IWebhookSigner
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IWebhookSigner, TSigner>());
        return builder;
    }

    /// <summary>Encrypts secrets in a way of your own. What was encrypted before cannot be read by it.</summary>
    public static IMailservrBuilder UseSecretProtector<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProtector>(
        this IMailservrBuilder builder)
        where TProtector : class, ISecretProtector
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<ISecretProtector, TProtector>());
        return builder;
    }
}
