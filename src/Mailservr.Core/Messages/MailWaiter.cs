using System.Text.Json;
using Mailservr.Events;
using Mailservr.Serialization;
using Mailservr.Storage;

namespace Mailservr.Messages;

/// <summary>Waits for mail without polling: for hosts, tests and the wait call of the API.</summary>
public sealed class MailWaiter(IMessageStore messages, LiveFeed feed, TimeProvider time)
{
    /// <summary>
    /// Ends with the first message of the account that matches, or with null when the time is over. Quarantined mail
    /// does not count.
    /// </summary>
    public async Task<MessageRecord?> WaitForAsync(
        long accountId, MailMatch match, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(match);
        var arrived = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Listen first, look second: a message that comes in between is seen by one of the two.
        using var subscription = feed.Subscribe(accountId, record =>
        {
            if (Matches(record, match) is { } id)
                arrived.TrySetResult(id);
        });
        if (match.After is not null && await FindStoredAsync(accountId, match, cancellationToken) is { } stored)
            return stored;

        try
        {
            var id = await arrived.Task.WaitAsync(timeout, time, cancellationToken);
            return (await messages.FindAsync(accountId, id, cancellationToken))?.Record;
        }
        catch (TimeoutException)
        {
            // The one expected end without a message; nothing to log.
            return null;
        }
    }

    private async ValueTask<MessageRecord?> FindStoredAsync(
        long accountId, MailMatch match, CancellationToken cancellationToken)
    {
        var query = new MailQuery
        {
            AddressIds = match.AddressId is { } addressId ? [addressId] : null,
            From = match.From,
            Subject = match.Subject,
            After = match.After,
            Quarantined = false,
            OldestFirst = true,
            Limit = 1,
        };
        var page = await messages.QueryMessagesAsync(accountId, query, cancellationToken);
        return page.Items.Count > 0 ? page.Items[0] : null;
    }

    private static long? Matches(EventRecord record, MailMatch match)
    {
        if (record.Event.Type != EventTypes.EmailReceived)
            return null;

        var data = JsonSerializer.Deserialize(record.Event.Data, MailservrJson.Default.EmailReceivedData);
        return data is { Quarantined: false }
            && (match.AddressId is null || match.AddressId == data.AddressId)
            && Contains(data.Subject, match.Subject)
            && (Contains(data.From?.Address, match.From) || Contains(data.From?.Name, match.From))
            && (match.After is null || data.ReceivedAt > match.After)
                ? data.EmailId
                : null;
    }

    private static bool Contains(string? text, string? part) =>
        part is null || text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
