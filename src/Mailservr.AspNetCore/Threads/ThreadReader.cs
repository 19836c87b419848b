using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Threads;

/// <summary>Reads whole threads.</summary>
internal sealed class ThreadReader(IMessageStore messages)
{
    // A mailing list may grow one thread for years; what is older is in the list of emails.
    private const int MaxEmails = 1000;
    private const int PageSize = 100;

    public async ValueTask<LoadedThread?> FindAsync(long accountId, long id, CancellationToken cancellationToken)
    {
        var query = new MailQuery { ThreadId = id, Limit = 1 };
        var page = await messages.QueryThreadsAsync(accountId, query, cancellationToken);
        if (page.Items is not [{ } thread])
            return null;
        return new LoadedThread(thread, await EmailsAsync(accountId, id, cancellationToken));
    }

    private async ValueTask<List<MessageRecord>> EmailsAsync(
        long accountId, long id, CancellationToken cancellationToken)
    {
        var emails = new List<MessageRecord>();
        var query = new MailQuery { ThreadId = id, Limit = PageSize };
        var page = await messages.QueryMessagesAsync(accountId, query, cancellationToken);
        emails.AddRange(page.Items);
        while (page.Next is { } next && emails.Count < MaxEmails)
        {
            page = await messages.QueryMessagesAsync(accountId, query with { Cursor = next }, cancellationToken);
            emails.AddRange(page.Items);
        }

        emails.Reverse();
        return emails;
    }
}

internal sealed record LoadedThread(ThreadRecord Thread, IReadOnlyList<MessageRecord> Emails)
{
    public ThreadView View =>
        new(ThreadSummary.Of(Thread), [.. Emails.Select(EmailSummary.Of)]);

    /// <summary>A change of any email is a change of the thread as shown, also where the sums stay the same.</summary>
    public string Tag => EntityTags.Of(Thread.Version, Emails.Count, Emails.Sum(email => email.Version));
}
