using Mailservr.AspNetCore.Accounts;

namespace Mailservr.AspNetCore.Dashboard.Charts;

/// <param name="Name">Of a text.</param>
/// <param name="Used">What the account has.</param>
/// <param name="Limit">What it may have; null is without a limit.</param>
/// <param name="IsSize">They are bytes.</param>
public sealed record Usage(string Name, long Used, long? Limit, bool IsSize = false)
{
    internal static IReadOnlyList<Usage> Of(AccountView account)
    {
        var (usage, limits) = (account.Usage, account.Limits);
        List<Usage> rows =
        [
            new("addresses", usage.Addresses, limits.Addresses),
            new("keys", usage.ApiKeys, limits.ApiKeys),
            new("webhooks", usage.Webhooks, limits.Webhooks),
        ];
        if (usage.AttachmentBytes is { } bytes)
            rows.Add(new("attachments", bytes, limits.AttachmentBytes, IsSize: true));
        return rows;
    }
}
