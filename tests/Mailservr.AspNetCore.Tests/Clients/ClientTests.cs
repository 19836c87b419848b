using System.Net;
using Mailservr.Accounts;
using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Clients;

/// <summary>The client against a host.</summary>
public sealed class ClientTests(TestApp app)
{
    [Fact]
    public async Task Account_ReadAndChanged_IsTheOneOfTheKey()
    {
        var (mail, account) = await ClientAsync();
        var domain = await mail.Domains.ListAsync().FirstAsync();

        var changed = await mail.Account.UpdateAsync(
            new AccountChange { Name = "Ada", AddressFormat = "words", DefaultDomainId = domain.Id });
        var cleared = await mail.Account.UpdateAsync(new AccountChange { DefaultDomainId = null });

        Assert.Equal((account.AccountId, "Ada", "user"), (changed.Id, changed.Name, changed.Role));
        Assert.Equal(domain.Id, changed.DefaultDomainId);
        Assert.Equal(("Ada", null), (cleared.Name, cleared.DefaultDomainId));
        await mail.Webhooks.CreateAsync(new NewWebhook { Url = "http://127.0.0.1:9/" });
        var used = await mail.Account.GetAsync();
        Assert.Equal((0, 1, 1), (used.Usage.Addresses, used.Usage.ApiKeys, used.Usage.Webhooks));
        Assert.NotEqual(cleared.ETag, used.ETag);
    }

    [Fact]
    public async Task Address_Changed_KeepsOthersFromOverwriting()
    {
        var (mail, _) = await ClientAsync();
        var made = await mail.Addresses.GenerateAsync(note: "shop.example");
        var read = await mail.Addresses.GetAsync(made.Id);

        var changed = await mail.Addresses.UpdateAsync(made.Id, new AddressChange { Note = null }, read.ETag);
        var stale = await Assert.ThrowsAsync<MailservrException>(
            () => mail.Addresses.UpdateAsync(made.Id, new AddressChange { Enabled = false }, read.ETag));

        Assert.Equal("shop.example", made.Note);
        Assert.Null(changed.Note);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "stale"), (stale.Status, stale.Code));
        await mail.Addresses.DeleteAsync(made.Id, purge: true, changed.ETag);
        var gone = await Assert.ThrowsAsync<MailservrException>(() => mail.Addresses.GetAsync(made.Id));
        Assert.Equal("not_found", gone.Code);
    }

    [Fact]
    public async Task Creation_WithAKeySentTwice_IsMadeOnce()
    {
        var (mail, _) = await ClientAsync();

        var first = await mail.BlockedSenders.CreateAsync("@spam.example", "discard", "once");
        var second = await mail.BlockedSenders.CreateAsync("@spam.example", "discard", "once");

        Assert.Equal(first.Id, second.Id);
        Assert.Single(await mail.BlockedSenders.ListAsync().ToListAsync());
        await mail.BlockedSenders.DeleteAsync(first.Id, first.ETag);
        Assert.Empty(await mail.BlockedSenders.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task BadInput_IsThrownWithItsFields()
    {
        var (mail, _) = await ClientAsync();

        var refusal = await Assert.ThrowsAsync<MailservrException>(
            () => mail.Addresses.CreateAsync(new NewAddress { Name = "a b", DomainId = 1 }));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (refusal.Status, refusal.Code));
        Assert.Contains("name", refusal.Errors.Keys);
        Assert.NotEmpty(refusal.TraceId ?? "");
    }

    [Fact]
    public async Task Mail_Arrives_IsWaitedForListedReadAndMarked()
    {
        var (mail, _) = await ClientAsync();
        var address = await mail.Addresses.GenerateAsync();
        var waiting = mail.Emails.WaitAsync(
            new EmailWait { AddressId = address.Id, Subject = "code", After = DateTimeOffset.UnixEpoch });

        await app.SendAsync(address.Text, "From: Shop <shop@example.org>\nSubject: Your code\n\nYour code is 482913.\n");
        var email = await waiting;

        Assert.NotNull(email);
        Assert.Equal("shop@example.org", email.From?.Address);
        Assert.Equal(["482913"], email.Extracted.Codes);
        var read = await mail.Emails.UpdateAsync(email.Id, new EmailChange { Read = true });
        Assert.True(read?.Read);
        Assert.Empty(await mail.Emails.ListAsync(new MailFilter { Unread = true }).ToListAsync());
        var thread = await mail.Threads.GetAsync(email.ThreadId);
        Assert.Equal(email.Id, Assert.Single(thread.Emails).Id);
        await using var raw = await mail.Emails.OpenRawAsync(email.Id);
        Assert.Contains("Your code is 482913.", await new StreamReader(raw).ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await mail.Addresses.GetStatsAsync(address.Id)).Received);
    }

    [Fact]
    public async Task Wait_NothingComes_IsNull()
    {
        var (mail, _) = await ClientAsync();

        var email = await mail.Emails.WaitAsync(new EmailWait { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Null(email);
    }

    [Fact]
    public async Task Attachment_Opened_IsItsBytes()
    {
        var (mail, _) = await ClientAsync();
        var address = await mail.Addresses.GenerateAsync();
        await app.SendAsync(
            address.Text,
            """
            Subject: File
            MIME-Version: 1.0
            Content-Type: application/octet-stream; name="a.bin"
            Content-Disposition: attachment; filename="a.bin"
            Content-Transfer-Encoding: base64

            aGVsbG8=

            """);
        var email = await mail.Emails.ListAsync().FirstAsync();

        await using var bytes = await mail.Attachments.OpenAsync(Assert.Single(email.Attachments).Id);

        Assert.Equal("hello", await new StreamReader(bytes).ReadToEndAsync());
    }

    [Fact]
    public async Task Lists_OfManyPages_AreReadToTheirEnd()
    {
        var (_, account) = await ClientAsync();
        for (var i = 0; i < 25; i++)
            await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = 1, Subject = $"S{i}" });
        var mail = Client(account.Key, pageSize: 10);

        var subjects = await mail.Emails.ListAsync().Select(email => email.Subject).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"S{24 - i}"), subjects);
    }

    [Fact]
    public async Task Session_SignedInByPassword_ChangesWithoutAKey()
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
        using var http = new HttpClient(handler) { BaseAddress = app.Url };
        var mail = new MailservrClient(http);
        var email = $"{Guid.NewGuid():n}@example.org";
        await mail.Sessions.RegisterAsync(new Mailservr.Client.NewAccount { Email = email, Password = "correct horse battery staple" });

        await mail.Account.ChangePasswordAsync("correct horse battery staple", "tin roof rusted cat");
        await mail.Sessions.LogoutAsync();
        var refusal = await Assert.ThrowsAsync<MailservrException>(() => mail.Account.GetAsync());
        var account = await mail.Sessions.LoginAsync(email, "tin roof rusted cat");

        Assert.Equal("unauthenticated", refusal.Code);
        Assert.Equal(email, account.Email);
        Assert.True((await mail.Sessions.ListAsync().SingleAsync()).Current);
        Assert.Contains("password.changed", await mail.Account.ListAuditAsync().Select(entry => entry.Action).ToListAsync());
    }

    [Fact]
    public async Task Admin_SeesUsersAndInvites()
    {
        var (_, account) = await ClientAsync();
        var admin = Client(TestApp.AdminKey);

        var user = await admin.Admin.UpdateUserAsync(account.AccountId, new UserChange { Plan = "pro" });
        var cleared = await admin.Admin.UpdateUserAsync(account.AccountId, new UserChange { Plan = null }, user.ETag);
        var invitation = await admin.Admin.InviteAsync(new NewInvitation { Email = "bob@example.org" });

        Assert.Equal(("pro", null), (user.Plan, cleared.Plan));
        Assert.NotEmpty(invitation.Code ?? "");
        Assert.Contains(invitation.Id, await admin.Admin.ListInvitationsAsync().Select(each => each.Id).ToListAsync());
        await admin.Admin.DeleteInvitationAsync(invitation.Id);
        Assert.True((await admin.Admin.GetStatsAsync()).Users.Total > 1);
    }

    private async Task<(MailservrClient Mail, ApiClient Account)> ClientAsync(params string[] scopes)
    {
        var account = await app.AccountAsync(AccountRole.User, scopes);
        return (Client(account.Key), account);
    }

    private MailservrClient Client(string key, int pageSize = 100) => new(
        new HttpClient { BaseAddress = app.Url }, new MailservrClientOptions { ApiKey = key, PageSize = pageSize });
}
