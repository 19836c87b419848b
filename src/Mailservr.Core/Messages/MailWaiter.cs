using System.Text.Json;
using System.Threading.Channels;
using Mailservr.Events;
using Mailservr.Serialization;
using Mailservr.Storage;

namespace Mailservr.Messages;

/// <summary>Waits for mail without polling: for hosts, tests and the wait call of the API.</summary>
public sealed class MailWaiter(IMessageStore messages, LiveFeed feed, TimeProvider time)
{
    // Many may wait for mail of one account: the data of an event is read once for all of them.
    private volatile ReadEvent? _last;

    /// <summary>
    /// Ends with the first message of the account that matches, or with null when the time is over. Quarantined mail
    /// does not count.
    /// </summary>
    /// <param name="accountId">Whose mail.</param>
    /// <param name="match">Which.</param>
    /// <param name="timeout">Up to 49 days; <see cref="Timeout.InfiniteTimeSpan"/> waits for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    public async Task<MessageRecord?> WaitForAsync(
        long accountId, MailMatch match, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(match);
        var called = MomentOfCall();
        var arrived = Channel.CreateUnbounded<long>();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

        // Listen first, look second: a message that comes in between is seen by one of the two.
        using var subscription = feed.Subscribe(accountId, record =>
        {
            if (Matches(record, match, called) is { } id)
                arrived.Writer.TryWrite(id);
        });
        if (match.After is not null && await FindStoredAsync(accountId, match, cancellationToken) is { } stored)
            return stored;

        try
        {
            while (true)
            {
                // Null: deleted since; the next one may still come.
                var id = await arrived.Reader.ReadAsync(either.Token);
                if (await messages.FindAsync(accountId, id, cancellationToken) is { Record: var record })
                    return record;
            }
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The time is over: the one expected end without a message; nothing to log.
            return null;
        }
    }

    private async ValueTask<MessageRecord?> FindStoredAsync(
        long accountId, MailMatch match, CancellationToken cancellationToken)
    {
        var query = new MailQuery
        {
            AddressIds = AddressesOf(match),
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

    // Times of mail have milliseconds: what came in the one of the call counts.
    private DateTimeOffset MomentOfCall() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private long? Matches(EventRecord record, MailMatch match, DateTimeOffset called)
    {
        if (record.Event.Type != EventTypes.EmailReceived)
            return null;

        return DataOf(record) is { Quarantined: false } data
            && IsFor(data, AddressesOf(match))
            && Contains(data.Subject, match.Subject)
            && (Contains(data.From?.Address, match.From) || Contains(data.From?.Name, match.From))
            // Mail is announced a little after it was received.
            && (match.After is { } after ? data.ReceivedAt > after : data.ReceivedAt >= called)
                ? data.EmailId
                : null;
    }

    private EmailReceivedData? DataOf(EventRecord record)
    {
        if (_last is { } last && ReferenceEquals(last.Record, record))
            return last.Data;

        var data = JsonSerializer.Deserialize(record.Event.Data, MailservrJson.Default.EmailReceivedData);
        _last = new ReadEvent(record, data);
        return data;
    }

    private static IReadOnlyCollection<long>? AddressesOf(MailMatch match)
    {
        if (match.AddressId is not { } id)
            return match.AddressIds;
        return match.AddressIds?.Contains(id) == false ? [] : [id];
    }

    private static bool IsFor(EmailReceivedData data, IReadOnlyCollection<long>? addressIds) =>
        addressIds is null
        || addressIds.Contains(data.AddressId)
        || data.OtherAddressIds?.Any(addressIds.Contains) == true;

    private static bool Contains(string? text, string? part) =>
        // As the stores do it.
        part is null || text?.ToLowerInvariant().Contains(part.ToLowerInvariant(), StringComparison.Ordinal) == true;

    private sealed record ReadEvent(EventRecord Record, EmailReceivedData? Data);
}
