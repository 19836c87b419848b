using System.Runtime.CompilerServices;
using Mailservr.Storage;

namespace Mailservr.Messages;

internal static class MessageStoreExtensions
{
    /// <summary>Every message of an account, oldest first, page by page.</summary>
    public static IAsyncEnumerable<MessageRecord> AllAsync(
        this IMessageStore messages, long accountId, int pageSize, CancellationToken cancellationToken) =>
        messages.AllAsync(accountId, new MailQuery { Limit = pageSize, OldestFirst = true }, cancellationToken);

    /// <summary>Every message that a query finds, page by page; those that come or go meanwhile repeat and hide no other.</summary>
    public static async IAsyncEnumerable<MessageRecord> AllAsync(
        this IMessageStore messages, long accountId, MailQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await messages.QueryMessagesAsync(accountId, query, cancellationToken);
            foreach (var message in page.Items)
                yield return message;
            if (page.Next is null)
                yield break;
            query = query with { Cursor = page.Next };
        }
    }

    /// <summary>Every thread of an account, newest first, page by page.</summary>
    public static async IAsyncEnumerable<ThreadRecord> AllThreadsAsync(
        this IMessageStore messages, long accountId, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new MailQuery { Limit = pageSize };
        while (true)
        {
            var page = await messages.QueryThreadsAsync(accountId, query, cancellationToken);
            foreach (var thread in page.Items)
                yield return thread;
            if (page.Next is null)
                yield break;
            query = query with { Cursor = page.Next };
        }
    }
}
