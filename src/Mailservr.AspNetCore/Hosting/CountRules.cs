namespace Mailservr.AspNetCore.Hosting;

/// <summary>Checks the options that have to be above 0.</summary>
internal static class CountRules
{
    public static IEnumerable<string> Check(MailservrOptions options) =>
        Values(options).Where(option => option.Value <= 0)
            .Select(option => $"Mailservr:{option.Name} is {option.Value}. Give a number above 0.");

    private static (string Name, long Value)[] Values(MailservrOptions options) =>
    [
        ("Limits:MessageBytes", options.Limits.MessageBytes),
        ("Limits:AttachmentBytes", options.Limits.AttachmentBytes),
        ("Limits:Recipients", options.Limits.Recipients),
        ("Limits:Connections", options.Limits.Connections),
        ("Limits:ConnectionsPerAddress", options.Limits.ConnectionsPerAddress),
        ("Limits:UnknownRecipients", options.Limits.UnknownRecipients),
        ("Limits:Attachments", options.Limits.Attachments),
        ("Limits:InlineBytes", options.Limits.InlineBytes),
        ("Limits:MessageMemoryBytes", options.Limits.MessageMemoryBytes),
        ("Limits:PendingMessages", options.Limits.PendingMessages),
        ("Webhooks:RequestsInFlight", options.Webhooks.RequestsInFlight),
        ("Webhooks:BacklogCount", options.Webhooks.BacklogCount),
        ("Webhooks:BacklogBytes", options.Webhooks.BacklogBytes),
        ("Accounts:PasswordQueue", options.Accounts.PasswordQueue),
        ("Accounts:WrongPasswords", options.Accounts.WrongPasswords),
        ("Accounts:WrongPasswordsPerAddress", options.Accounts.WrongPasswordsPerAddress),
        ("Accounts:WrongPasswordsOfStrangers", options.Accounts.WrongPasswordsOfStrangers),
        ("Accounts:Sessions", options.Accounts.Sessions),
        ("Accounts:ApiKeys", options.Accounts.ApiKeys),
        ("RateLimits:PerKey", options.RateLimits.PerKey),
        ("RateLimits:PerAccount", options.RateLimits.PerAccount),
        ("RateLimits:PerAddress", options.RateLimits.PerAddress),
        ("Dns:CacheEntries", options.Dns.CacheEntries),
    ];
}
