using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Clients;

/// <summary>Every operation of the API as a call of the client, with everything that it can ask for.</summary>
internal static class ClientOperations
{
    private static readonly MailFilter Mail = new()
    {
        AddressId = 7, CategoryId = 7, Unread = true, Starred = true, Archived = true, Quarantined = true,
        HasAttachment = true, From = "a", After = DateTimeOffset.UnixEpoch, Before = DateTimeOffset.UnixEpoch, Text = "a",
    };

    public static Dictionary<string, Func<MailservrClient, Task>> All { get; } = new(StringComparer.Ordinal)
    {
        ["POST /api/auth/register"] = c => c.Sessions.RegisterAsync(new NewAccount { Email = "a", Password = "b" }),
        ["POST /api/auth/login"] = c => c.Sessions.LoginAsync("a", "b"),
        ["POST /api/auth/logout"] = c => c.Sessions.LogoutAsync(),
        ["GET /api/account"] = c => c.Account.GetAsync(),
        ["PATCH /api/account"] = c => c.Account.UpdateAsync(new AccountChange { DefaultDomainId = 7 }, "\"1\""),
        ["DELETE /api/account"] = c => c.Account.DeleteAsync("a", "\"1\""),
        ["POST /api/account/exports"] = c => c.Exports.BeginAsync("k"),
        ["GET /api/account/exports/{id}"] = c => c.Exports.GetAsync(7),
        ["GET /api/account/exports/{id}/download"] = c => c.Exports.OpenAsync(new Export
        {
            Url = "https://mail.example.com/prefix/api/account/exports/7/download?account=1&expires=2&signature=3",
        }),
        ["POST /api/account/two-factor"] = c => c.TwoFactor.BeginAsync("a"),
        ["POST /api/account/two-factor/confirm"] = c => c.TwoFactor.ConfirmAsync("123456"),
        ["POST /api/account/two-factor/recovery-codes"] = c => c.TwoFactor.RenewRecoveryCodesAsync("a", "123456"),
        ["DELETE /api/account/two-factor"] = c => c.TwoFactor.RemoveAsync("a", "123456"),
        ["POST /api/auth/google/confirm"] = c => c.Google.ConfirmAsync("a", "123456"),
        ["POST /api/account/google"] = c => c.Google.LinkAsync("a", "/b"),
        ["DELETE /api/account/google"] = c => c.Google.UnlinkAsync("a"),
        ["DELETE /api/admin/users/{id}"] = c => c.Admin.DeleteUserAsync(7, "\"1\""),
        ["DELETE /api/admin/users/{id}/two-factor"] = c => c.Admin.ResetTwoFactorAsync(7),
        ["GET /api/admin/audit"] = c => ReadAsync(c.Admin.ListAuditAsync()),
        ["POST /api/account/password"] = c => c.Account.ChangePasswordAsync("a", "b"),
        ["GET /api/account/audit"] = c => ReadAsync(c.Account.ListAuditAsync()),
        ["GET /api/account/sessions"] = c => ReadAsync(c.Sessions.ListAsync()),
        ["DELETE /api/account/sessions/{id}"] = c => c.Sessions.DeleteAsync(7),
        ["GET /api/billing"] = c => c.Billing.GetAsync(),
        ["POST /api/billing/checkout"] = c => c.Billing.CheckoutAsync("pro", "k"),
        ["POST /api/billing/{provider}"] = c => c.Billing.RedeemAsync("a", "b"),
        ["GET /api/api-keys"] = c => ReadAsync(c.ApiKeys.ListAsync()),
        ["POST /api/api-keys"] = c => c.ApiKeys.CreateAsync(new NewApiKey { Name = "a" }, "k"),
        ["DELETE /api/api-keys/{id}"] = c => c.ApiKeys.DeleteAsync(7),
        ["GET /api/domains"] = c => ReadAsync(c.Domains.ListAsync()),
        ["POST /api/domains"] = c => c.Domains.CreateAsync(new NewDomain { Name = "a" }, "k"),
        ["GET /api/domains/{id}"] = c => c.Domains.GetAsync(7),
        ["PATCH /api/domains/{id}"] = c => c.Domains.UpdateAsync(7, new DomainChange { Active = true }, "\"1\""),
        ["POST /api/domains/{id}/verify"] = c => c.Domains.VerifyAsync(7),
        ["DELETE /api/domains/{id}"] = c => c.Domains.DeleteAsync(7, "\"1\""),
        ["GET /api/addresses"] = c => ReadAsync(c.Addresses.ListAsync(
            new AddressFilter { DomainId = 7, CategoryId = 7, Enabled = true, Text = "a" })),
        ["POST /api/addresses"] = c => c.Addresses.CreateAsync(new NewAddress { Name = "a", DomainId = 7 }, "k"),
        ["POST /api/addresses/generate"] = c => c.Addresses.GenerateAsync(7, "a", "k"),
        ["GET /api/addresses/{id}"] = c => c.Addresses.GetAsync(7),
        ["PATCH /api/addresses/{id}"] = c => c.Addresses.UpdateAsync(7, new AddressChange { Note = "a" }, "\"1\""),
        ["DELETE /api/addresses/{id}"] = c => c.Addresses.DeleteAsync(7, purge: true, "\"1\""),
        ["GET /api/addresses/{id}/stats"] = c => c.Addresses.GetStatsAsync(7),
        ["GET /api/addresses/{id}/blocked-senders"] = c => ReadAsync(c.Addresses.BlockedSenders(7).ListAsync()),
        ["POST /api/addresses/{id}/blocked-senders"] = c => c.Addresses.BlockedSenders(7).CreateAsync("a", "discard", "k"),
        ["DELETE /api/addresses/{id}/blocked-senders/{blockId}"] = c =>
            c.Addresses.BlockedSenders(7).DeleteAsync(8, "\"1\""),
        ["GET /api/address-categories"] = c => ReadAsync(c.AddressCategories.ListAsync()),
        ["POST /api/address-categories"] = c => c.AddressCategories.CreateAsync("a", "#112233", "k"),
        ["PATCH /api/address-categories/{id}"] = c => c.AddressCategories.UpdateAsync(7, "a", ifMatch: "\"1\""),
        ["DELETE /api/address-categories/{id}"] = c => c.AddressCategories.DeleteAsync(7, "\"1\""),
        ["GET /api/blocked-senders"] = c => ReadAsync(c.BlockedSenders.ListAsync()),
        ["POST /api/blocked-senders"] = c => c.BlockedSenders.CreateAsync("a", "discard", "k"),
        ["DELETE /api/blocked-senders/{blockId}"] = c => c.BlockedSenders.DeleteAsync(8, "\"1\""),
        ["POST /api/alias/random/new"] = c =>
            c.PasswordManagers.CreateSimpleLoginAliasAsync("a.example", "word", "a", "k"),
        ["POST /api/v1/aliases"] = c => c.PasswordManagers.CreateAddyAliasAsync(new NewAddyAlias { Domain = "a" }, "k"),
        ["GET /api/threads"] = c => ReadAsync(c.Threads.ListAsync(Mail)),
        ["GET /api/threads/{id}"] = c => c.Threads.GetAsync(7),
        ["PATCH /api/threads/{id}"] = c => c.Threads.UpdateAsync(7, new ThreadChange { Read = true }, "\"1\""),
        ["DELETE /api/threads/{id}"] = c => c.Threads.DeleteAsync(7, "\"1\""),
        ["GET /api/emails"] = c => ReadAsync(c.Emails.ListAsync(Mail)),
        ["GET /api/emails/wait"] = c => c.Emails.WaitAsync(
            new EmailWait { AddressId = 7, From = "a", Subject = "a", After = DateTimeOffset.UnixEpoch }),
        ["GET /api/emails/{id}"] = c => c.Emails.GetAsync(7),
        ["PATCH /api/emails/{id}"] = c => c.Emails.UpdateAsync(7, new EmailChange { Read = true }, "\"1\""),
        ["DELETE /api/emails/{id}"] = c => c.Emails.DeleteAsync(7, "\"1\""),
        ["GET /api/emails/{id}/raw"] = c => c.Emails.OpenRawAsync(7),
        ["GET /api/emails/{id}/html"] = c => c.Emails.OpenHtmlAsync(7, loadImages: true),
        ["GET /api/images/{seal}"] = c => c.Emails.OpenPictureAsync(new Uri("https://mail.example.com/prefix/api/images/abc")),
        ["GET /api/attachments/{id}/inline"] = c => c.Emails.OpenPictureAsync(
            new Uri("https://mail.example.com/prefix/api/attachments/7/inline")),
        ["GET /api/attachments/{id}"] = c => c.Attachments.GetAsync(7),
        ["GET /api/attachments/{id}/download"] = c => c.Attachments.OpenAsync(
            new Attachment { Url = "https://mail.example.com/prefix/api/attachments/7/download" }),
        ["GET /api/events"] = c => FirstAsync(c.Events.ListenAsync("33")),
        ["GET /api/webhooks"] = c => ReadAsync(c.Webhooks.ListAsync()),
        ["POST /api/webhooks"] = c => c.Webhooks.CreateAsync(new NewWebhook { Url = "a" }, "k"),
        ["GET /api/webhooks/{id}"] = c => c.Webhooks.GetAsync(7),
        ["PATCH /api/webhooks/{id}"] = c => c.Webhooks.UpdateAsync(7, new WebhookChange { Description = "a" }, "\"1\""),
        ["DELETE /api/webhooks/{id}"] = c => c.Webhooks.DeleteAsync(7, "\"1\""),
        ["POST /api/webhooks/{id}/rotate-secret"] = c => c.Webhooks.RotateSecretAsync(7),
        ["POST /api/webhooks/{id}/test"] = c => c.Webhooks.TestAsync(7, "k"),
        ["POST /api/webhooks/{id}/replay"] = c =>
            c.Webhooks.ReplayAsync(7, new WebhookReplay { From = DateTimeOffset.UnixEpoch }, "k"),
        ["GET /api/webhooks/{id}/deliveries"] = c => ReadAsync(c.Webhooks.ListDeliveriesAsync(7, "failed")),
        ["GET /api/webhooks/{id}/deliveries/{deliveryId}"] = c => c.Webhooks.GetDeliveryAsync(7, 8),
        ["POST /api/webhooks/{id}/deliveries/{deliveryId}/redeliver"] = c => c.Webhooks.RedeliverAsync(7, 8, "k"),
        ["GET /api/admin/stats"] = c => c.Admin.GetStatsAsync(),
        ["GET /api/admin/users"] = c => ReadAsync(c.Admin.ListUsersAsync("a")),
        ["GET /api/admin/users/{id}"] = c => c.Admin.GetUserAsync(7),
        ["PATCH /api/admin/users/{id}"] = c => c.Admin.UpdateUserAsync(7, new UserChange { Plan = null }, "\"1\""),
        ["GET /api/admin/invitations"] = c => ReadAsync(c.Admin.ListInvitationsAsync()),
        ["POST /api/admin/invitations"] = c => c.Admin.InviteAsync(new NewInvitation(), "k"),
        ["DELETE /api/admin/invitations/{id}"] = c => c.Admin.DeleteInvitationAsync(7),
        ["GET /health/live"] = c => c.Health.GetLiveAsync(),
        ["GET /health/ready"] = c => c.Health.GetReadyAsync(),
    };

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> list) =>
        Assert.Single(await list.ToListAsync());

    private static async Task FirstAsync(IAsyncEnumerable<MailEvent> events)
    {
        var first = await events.FirstAsync();
        Assert.Equal(("34", "thread.created"), (first.Id, first.Type));
    }
}
