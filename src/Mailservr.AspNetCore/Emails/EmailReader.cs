using Mailservr.AspNetCore.Security;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Emails;

/// <summary>Reads whole emails.</summary>
internal sealed class EmailReader(IMessageStore messages, MessageReader reader)
{
    /// <summary>Null also for mail to other addresses than those a key is restricted to.</summary>
    public async ValueTask<StoredMessage?> FindAsync(Caller caller, long id, CancellationToken cancellationToken) =>
        await messages.FindAsync(caller.Account.Id, id, cancellationToken) is { } message
        && caller.Reaches(message.Record)
            ? message
            : null;

    public async ValueTask<EmailView> ReadAsync(StoredMessage message, CancellationToken cancellationToken) =>
        new(EmailSummary.Of(message.Record))
        {
            Text = await reader.ReadTextAsync(message, html: false, cancellationToken),
            Html = await reader.ReadTextAsync(message, html: true, cancellationToken),
            Headers =
            [
                .. MessageReader.ReadHeaders(message).Select(header => new HeaderView(header.Name, header.Value)),
            ],
        };
}
