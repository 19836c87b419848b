using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.Billing;
using Mailservr.Identities;
using Mailservr.Storage;
using Mailservr.TwoFactor;
using Mailservr.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Accounts;

/// <summary>The account as its owner sees it, with what it has used of what it may have.</summary>
internal sealed class AccountViews(
    ApiKeys keys,
    AddressBook addresses,
    WebhookDirectory webhooks,
    AccountPlans plans,
    SecondFactor secondFactor,
    IdentityLinks links,
    AccountOptions options,
    IAttachmentUsage? attachments = null)
{
    public async ValueTask<AccountView> OfAsync(AccountRecord account, CancellationToken cancellationToken)
    {
        var plan = await plans.FindAsync(account, cancellationToken);
        return new AccountView
        {
            Id = account.Id,
            Email = account.Email,
            Name = account.Name,
            Role = Word.Of(account.Role),
            Plan = plan?.Id,
            Limits = LimitsOf(plan),
            Usage = await UsageOfAsync(account, cancellationToken),
            DefaultDomainId = account.DefaultDomainId,
            AddressFormat = Word.Of(account.AddressFormat),
            TwoFactor = await secondFactor.IsOnAsync(account.Id, cancellationToken),
            MailRetentionDays = account.MailRetentionDays,
            Google = await links.IsLinkedAsync(account.Id, cancellationToken),
            CreatedAt = account.CreatedAt,
        };
    }

    private AccountLimitsView LimitsOf(Plan? plan) => new()
    {
        Addresses = plan?.Limits.Addresses,
        ApiKeys = Math.Min(plan?.Limits.ApiKeys ?? int.MaxValue, options.ApiKeys),
        Webhooks = plan?.Limits.Webhooks,
        AttachmentBytes = plan?.Limits.AttachmentBytes,
    };

    private async ValueTask<AccountUsageView> UsageOfAsync(AccountRecord account, CancellationToken cancellationToken) =>
        new()
        {
            Addresses = await addresses.CountAsync(account.Id, cancellationToken),
            ApiKeys = await keys.CountAsync(account.Id, cancellationToken),
            Webhooks = await webhooks.CountAsync(account.Id, cancellationToken),
            AttachmentBytes = attachments is null
                ? null
                : await attachments.GetAttachmentBytesAsync(account.Id, cancellationToken),
        };

    public async ValueTask<IResult> ShowAsync(AccountRecord account, CancellationToken cancellationToken)
    {
        var view = await OfAsync(account, cancellationToken);
        return Answer.Ok(view, TagOf(account, view));
    }

    public async ValueTask<string> TagOfAsync(AccountRecord account, CancellationToken cancellationToken) =>
        TagOf(account, await OfAsync(account, cancellationToken));

    // What is shown changes without a new version of the account: its default disappears with the domain, its plan
    // comes with a payment, attachments with mail.
    private static string TagOf(AccountRecord account, AccountView view) => EntityTags.Of(
        account.Version,
        account.DefaultDomainId ?? 0,
        view.Usage.Addresses,
        view.Usage.ApiKeys,
        view.Usage.Webhooks,
        view.Usage.AttachmentBytes ?? -1,
        view.Limits.Addresses ?? -1,
        view.Limits.ApiKeys,
        view.Limits.Webhooks ?? -1,
        view.Limits.AttachmentBytes ?? -1,
        view.TwoFactor ? 1 : 0,
        view.Google ? 1 : 0);
}
