using System.Net;
using System.Net.Mail;
using Mailservr.AspNetCore.WellKnown;
using Mailservr.Dns;
using Mailservr.Domains;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Checks the options of DNS, domains and well-known pages.</summary>
internal static class DomainOptionsRules
{
    private const int MostAttempts = 10;
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(30);

    public static IEnumerable<string> Check(MailservrOptions options) =>
        Dns(options.Dns).Concat(Records(options.DomainRecords)).Concat(Pages(options.WellKnown));

    private static IEnumerable<string> Dns(DnsOptions dns)
    {
        var servers = dns.Servers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!servers.All(server => IPAddress.TryParse(server, out _) || (IPEndPoint.TryParse(server, out var endPoint) && endPoint.Port > 0)))
            yield return $"Mailservr:Dns:Servers is '{dns.Servers}'. Give addresses like 9.9.9.9 or 127.0.0.1:5353, "
                + "separated by commas, or nothing for those of the system.";
        if (dns.Timeout <= TimeSpan.Zero || dns.Timeout > LongestQuestion)
            yield return $"Mailservr:Dns:Timeout is {dns.Timeout}. Give a time up to 00:01:00, like 00:00:02.";
        if (dns.TotalTimeout <= TimeSpan.Zero || dns.TotalTimeout > LongestQuestion)
            yield return $"Mailservr:Dns:TotalTimeout is {dns.TotalTimeout}. Give a time up to 00:01:00, "
                + "like 00:00:05.";
        if (dns.Attempts is < 1 or > MostAttempts)
            yield return $"Mailservr:Dns:Attempts is {dns.Attempts}. Give a number from 1 to {MostAttempts}.";
    }

    private static IEnumerable<string> Records(DomainRecordsOptions records)
    {
        if (records.CheckInterval < ShortestInterval || records.CheckInterval > LongestInterval)
            yield return $"Mailservr:DomainRecords:CheckInterval is {records.CheckInterval}. Give a time from 00:01:00 "
                + "to 30.00:00:00, like 06:00:00, or nothing.";
        if (records.ReportAddress is { } address
            && !(MailAddress.TryCreate(address, out var mail) && mail.Address == address))
            yield return $"Mailservr:DomainRecords:ReportAddress is '{address}'. Give an e-mail address, or nothing.";
    }

    private static IEnumerable<string> Pages(WellKnownOptions pages)
    {
        foreach (var contact in SecurityContacts.Of(pages.SecurityContacts))
        {
            if (!SecurityContacts.IsValid(contact))
                yield return $"Mailservr:WellKnown:SecurityContacts has '{contact}'. Give URLs like "
                    + "mailto:security@example.com or https://example.com/security, separated by commas.";
        }
        if (pages.SecurityPolicy is { } policy && (!policy.IsAbsoluteUri || policy.Scheme != "https"))
            yield return $"Mailservr:WellKnown:SecurityPolicy is '{policy}'. Give an https URL.";
        if (!IsPage(pages.ChangePassword))
            yield return $"Mailservr:WellKnown:ChangePassword is '{pages.ChangePassword}'. Give a path like "
                + "/settings/password, or an http or https URL.";
    }

    private static bool IsPage(string page) =>
        page.All(c => c is > ' ' and <= '~')
        && (page.Length == 0
            || (page.StartsWith('/') && !page.StartsWith("//", StringComparison.Ordinal))
            || (Uri.TryCreate(page, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"));
}
