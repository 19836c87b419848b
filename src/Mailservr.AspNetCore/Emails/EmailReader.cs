using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Emails;

/// <summary>Reads whole emails.</summary>
internal sealed class EmailReader(IMessageStore messages, MessageReader reader)
{
    public ValueTask<StoredMessage?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        messages.FindAsync(accountId, id, cancellationToken);

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
