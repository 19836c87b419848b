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

    // Mail that comes faster than it is read makes the next look as old as the last.
    private const int MaxLooks = 5;

    /// <summary>The emails are read between two looks at the thread, until nothing has come between.</summary>
    public async ValueTask<LoadedThread?> FindAsync(long accountId, long id, CancellationToken cancellationToken)
    {
        var thread = await ThreadAsync(accountId, id, cancellationToken);
        for (var looks = 2; thread is not null; looks++)
        {
            var emails = await EmailsAsync(accountId, id, cancellationToken);
            var now = await ThreadAsync(accountId, id, cancellationToken);
            if (now?.Version == thread.Version || (now is not null && looks >= MaxLooks))
                return new LoadedThread(now, emails);
            thread = now;
        }
        return null;
    }

    private async ValueTask<ThreadRecord?> ThreadAsync(long accountId, long id, CancellationToken cancellationToken)
    {
        var query = new MailQuery { ThreadId = id, Limit = 1 };
        return (await messages.QueryThreadsAsync(accountId, query, cancellationToken)).Items is [var thread, ..] ? thread : null;
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
