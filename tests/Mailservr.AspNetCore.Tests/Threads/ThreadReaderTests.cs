using Mailservr.AspNetCore.Threads;
using Mailservr.Core.Tests.Storage;
using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Threads;

public sealed class ThreadReaderTests(TestApp app)
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task Thread_ThatGrowsWhileItIsRead_AgreesWithItsEmails(int arrivals, int emails)
    {
        var accountId = (await app.AccountAsync()).AccountId;
        var first = await app.AppendAsync(Mail(accountId, isReply: false));
        var inner = app.Services.GetRequiredService<IMessageStore>();
        var left = arrivals;
        var store = new BusyStore(inner, async () =>
        {
            if (left-- > 0)
                await app.AppendAsync(Mail(accountId, isReply: true));
        });

        var read = await new ThreadReader(store).FindAsync(accountId, first.ThreadId, default);

        Assert.Equal((emails, emails), (read?.Thread.EmailCount, read?.Emails.Count));
    }

    private static MessageAppendBuilder Mail(long accountId, bool isReply) => new()
    {
        AccountId = accountId,
        AddressId = 1,
        InternetMessageId = isReply ? null : $"root-{accountId}@example.org",
        References = isReply ? [$"root-{accountId}@example.org"] : [],
    };

    /// <summary>Something happens whenever a thread has been looked at.</summary>
    private sealed class BusyStore(IMessageStore inner, Func<Task> happens) : PassingMessageStore(inner)
    {
        public override async ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
            long accountId, MailQuery query, CancellationToken cancellationToken)
        {
            var page = await base.QueryThreadsAsync(accountId, query, cancellationToken);
            await happens();
            return page;
        }
    }
}
