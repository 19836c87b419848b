using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Domains;
using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailservr.Testing;

/// <content>Addresses, sending, waiting.</content>
public sealed partial class MailservrTestHost
{
    /// <summary>Creates an address of the admin in the domain of the host.</summary>
    /// <param name="name">The local part, or <c>*</c> for every one that there is not.</param>
    /// <returns>The whole address.</returns>
    public async Task<string> CreateAddressAsync(string name, CancellationToken cancellationToken = default)
    {
        var domains = Services.GetRequiredService<IRecordStore<DomainRecord>>();
        var domain = await domains.FindByKeyAsync(_domain.ToLowerInvariant(), cancellationToken)
            ?? throw new InvalidOperationException($"The host has no domain {_domain}.");
        var created = await Services.GetRequiredService<AddressBook>().CreateAsync(
            (await AdminAsync(cancellationToken)).Id, new() { Name = name, DomainId = domain.Id }, cancellationToken);
        return created.Value?.Address ?? throw new ArgumentException(created.Refusal?.Detail, nameof(name));
    }

    /// <summary>Sends a text by SMTP, as a stranger's server would.</summary>
    /// <exception cref="SmtpUnexpectedException">The host refused it; the message is what it answered.</exception>
    public Task SendAsync(string from, string to, string subject, string text, string? html = null)
    {
        var draft = new MailDraft
        {
            From = [new(null, from)], To = [new(null, to)], Subject = subject, Text = text, Html = html,
        };
        return SendAsync(from, [to], draft);
    }

    /// <summary>Sends any message to any recipients by SMTP.</summary>
    /// <exception cref="SmtpUnexpectedException">The host refused it; the message is what it answered.</exception>
    public async Task SendAsync(string from, IReadOnlyList<string> to, MailDraft draft)
    {
        using var message = new MemoryStream();
        await new MimeWriter().WriteAsync(draft, message, CancellationToken.None);
        await using var client = await ScriptedSmtpClient.ConnectAsync(SmtpEndPoint);
        await client.HelloAsync();
        foreach (var answer in await client.SendMailAsync(from, to, message.ToArray()))
        {
            if (answer.Code != 250)
                throw new SmtpUnexpectedException($"The message was refused: {answer}");
        }

        await client.ExpectAsync(221, "QUIT");
    }

    /// <summary>
    /// The first message since the start of the host that matches, however early or late it comes; null matches all.
    /// </summary>
    /// <param name="to">An address of the host.</param>
    /// <param name="from">A part of the From address or name, whatever the case.</param>
    /// <param name="subject">A part of the subject, whatever the case.</param>
    /// <param name="after">Only what was received later; give the last message's ReceivedAt to wait for the next.</param>
    /// <param name="timeout">30 seconds unless given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Nothing came; says what did come instead.</exception>
    public async Task<TestMail> WaitForAsync(
        string? to = null,
        string? from = null,
        string? subject = null,
        DateTimeOffset? after = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        var account = await AdminAsync(cancellationToken);
        var match = new MailMatch
        {
            AddressId = to is null ? null : await AddressIdAsync(to, cancellationToken),
            From = from,
            Subject = subject,
            After = after ?? _startedAt.AddSeconds(-1),
        };
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        var waiter = Services.GetRequiredService<MailWaiter>();
        var record = await waiter.WaitForAsync(account.Id, match, limit, cancellationToken);
        return record is null
            ? throw new TimeoutException(await NothingCameAsync(account.Id, match, limit, cancellationToken))
            : await ReadAsync(record, cancellationToken);
    }

    private async Task<TestMail> ReadAsync(MessageRecord record, CancellationToken cancellationToken)
    {
        var messages = Services.GetRequiredService<IMessageStore>();
        var stored = await messages.FindAsync(record.AccountId, record.Id, cancellationToken)
            ?? throw new InvalidOperationException("The message was deleted as soon as it had come.");
        var reader = Services.GetRequiredService<MessageReader>();
        return new(
            stored.Record,
            await reader.ReadTextAsync(stored, html: false, cancellationToken),
            await reader.ReadTextAsync(stored, html: true, cancellationToken));
    }

    private async Task<string> NothingCameAsync(
        long accountId, MailMatch match, TimeSpan limit, CancellationToken cancellationToken)
    {
        var page = await Services.GetRequiredService<IMessageStore>()
            .QueryMessagesAsync(accountId, new() { Limit = 10 }, cancellationToken);
        var others = page.Items.Select(mail =>
            $"\n  {mail.From?.Address} → {string.Join(", ", mail.DeliveredTo.Select(to => to.Address))}: {mail.Subject}");
        return $"No message with from '{match.From}' and subject '{match.Subject}' came within {limit}. " +
            (page.Items.Count == 0 ? "None came at all." : $"These came:{string.Concat(others)}");
    }

    private async Task<long> AddressIdAsync(string address, CancellationToken cancellationToken)
    {
        var addresses = Services.GetRequiredService<IRecordStore<AddressRecord>>();
        var record = await addresses.FindByKeyAsync(address.ToLowerInvariant(), cancellationToken);
        return record?.Id ?? throw new ArgumentException($"The host has no address {address}.", nameof(address));
    }

    private async Task<AccountRecord> AdminAsync(CancellationToken cancellationToken)
    {
        var email = Services.GetRequiredService<IOptions<MailservrOptions>>().Value.Bootstrap.AdminEmail;
        var accounts = Services.GetRequiredService<IRecordStore<AccountRecord>>();
        return await accounts.FindByKeyAsync(email.ToLowerInvariant(), cancellationToken)
            ?? throw new InvalidOperationException($"The host has no account {email}.");
    }
}
