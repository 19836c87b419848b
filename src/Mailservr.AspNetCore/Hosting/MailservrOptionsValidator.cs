using Mailservr.Accounts;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Domains;
using Mailservr.RemoteImages;
using Mailservr.Webhooks;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Checks the options at the start; each sentence names the option, its value and what to do.</summary>
internal sealed class MailservrOptionsValidator : IValidateOptions<MailservrOptions>
{
    private const int MaxKeyLength = 512;
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(36_500);
    private static readonly TimeSpan LongestLink = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, MailservrOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = Paths(options)
            .Concat(Choices(options))
            .Concat(Listeners(options))
            .Concat(CountRules.Check(options))
            .Concat(Times(options))
            .Concat(Webhooks(options.Webhooks))
            .Concat(Bootstrap(options.Bootstrap))
            .Concat(BillingFaults.Of(options.Billing))
            .Concat(DomainOptionsRules.Check(options))
            .Concat(AccountRules.Check(options))
            .Concat(RemoteImages(options.RemoteImages))
            .Concat(PrivacyRules.Check(options.Privacy))
            .Concat(DashboardRules.Check(options.Dashboard))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Paths(MailservrOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            yield return "Mailservr:DataDirectory is empty. Name a folder, like data.";
        if (options.PublicUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https")))
            yield return $"Mailservr:PublicUrl is '{url}'. Give a whole URL, like https://mail.example.com.";
    }

    // A number is read as one of the words, whether there is such a word or not.
    private static IEnumerable<string> Choices(MailservrOptions options)
    {
        if (!Enum.IsDefined(options.Registration))
            yield return $"Mailservr:Registration is {options.Registration}. Give {Words<RegistrationMode>()}.";
        if (!Enum.IsDefined(options.DomainRecords.MtaSts))
            yield return $"Mailservr:DomainRecords:MtaSts is {options.DomainRecords.MtaSts}. Give {Words<MtaStsMode>()}.";
    }

    private static string Words<TChoice>()
        where TChoice : struct, Enum => string.Join(", ", Enum.GetNames<TChoice>());

    private static IEnumerable<string> Listeners(MailservrOptions options)
    {
        (string Option, string Value)[] addresses =
        [
            ("Smtp:Listen", options.Smtp.Listen),
            ("Smtp:ListenTls", options.Smtp.ListenTls),
            ("Lmtp:Listen", options.Lmtp.Listen),
        ];
        foreach (var (option, value) in addresses)
        {
            if (!ListenAddresses.TryParse(value, out _))
                yield return $"Mailservr:{option} is '{value}'. Give address:port, like 127.0.0.1:2525 or *:25, "
                    + "several separated by commas, or nothing.";
        }
        if (options.Smtp.Hostname is { Length: > 0 } host && Uri.CheckHostName(host) != UriHostNameType.Dns)
            yield return $"Mailservr:Smtp:Hostname is '{host}'. Give a name like mail.example.com, or nothing for that of the machine.";
        if (options.Smtp.Certificate is { KeyPath.Length: > 0, Path: null or "" })
            yield return $"Mailservr:Smtp:Certificate:KeyPath is '{options.Smtp.Certificate.KeyPath}', but Path is empty. Give both, "
                + "or neither to have a certificate made.";
        (string Option, string Value)[] networks =
        [
            ("Smtp:TrustedProxies", options.Smtp.TrustedProxies),
            ("Smtp:XClientNetworks", options.Smtp.XClientNetworks),
        ];
        foreach (var (option, value) in networks)
        {
            if (!ListenAddresses.TryParseNetworks(value, out _))
                yield return $"Mailservr:{option} is '{value}'. Give networks like 10.0.0.0/8, separated by commas.";
        }
    }

    private static IEnumerable<string> Times(MailservrOptions options)
    {
        if (options.EventRetention <= TimeSpan.Zero || options.EventRetention > LongestRetention)
            yield return $"Mailservr:EventRetention is {options.EventRetention}. Give a time up to 36500.00:00:00, like 30.00:00:00.";
        if (options.StopGrace < TimeSpan.Zero || options.StopGrace > LongestGrace)
            yield return $"Mailservr:StopGrace is {options.StopGrace}. Give a time up to 00:01:00, like 00:00:05.";
        if (options.AttachmentLinkLifetime <= TimeSpan.Zero || options.AttachmentLinkLifetime > LongestLink)
            yield return $"Mailservr:AttachmentLinkLifetime is {options.AttachmentLinkLifetime}. "
                + "Give a time up to 7.00:00:00, like 00:15:00.";
    }

    private static IEnumerable<string> Webhooks(WebhookOptions webhooks)
    {
        if (webhooks.LogRetention <= TimeSpan.Zero || webhooks.LogRetention > LongestRetention)
            yield return $"Mailservr:Webhooks:LogRetention is {webhooks.LogRetention}. Give a time up to 36500.00:00:00, like 30.00:00:00.";
        if (webhooks.FindWrongTarget() is { } wrong)
            yield return $"Mailservr:Webhooks:AllowedTargets has '{wrong}'. Give hosts or networks like 10.0.0.0/8, "
                + "separated by commas.";
    }

    private static IEnumerable<string> RemoteImages(RemoteImageOptions images)
    {
        if (images.CacheBytes < 0)
            yield return $"Mailservr:RemoteImages:CacheBytes is {images.CacheBytes}. Give a number above 0, or 0 for none.";
        if (images.FindWrongTarget() is { } wrong)
            yield return $"Mailservr:RemoteImages:AllowedTargets has '{wrong}'. Give hosts or networks like 10.0.0.0/8, "
                + "separated by commas.";
    }

    private static IEnumerable<string> Bootstrap(BootstrapOptions options)
    {
        if (!options.AdminEmail.Contains('@', StringComparison.Ordinal))
            yield return $"Mailservr:Bootstrap:AdminEmail is '{options.AdminEmail}'. Give an e-mail address.";
        if (string.IsNullOrWhiteSpace(options.Domain))
            yield return "Mailservr:Bootstrap:Domain is empty. Give a domain, like mail.localhost.";
        // RFC 9110 §5.5: what cannot stand in a header field could never be used.
        if (options.ApiKey is { } key && (key.Length is 0 or > MaxKeyLength || !key.All(c => c is > ' ' and <= '~')))
            yield return "Mailservr:Bootstrap:ApiKey is empty, longer than 512 characters or has characters that "
                + "cannot stand in a header. Give another one, or none to have one made.";
    }
}
