using Mailservr.Messages;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>The order of arrival never changes which messages are together.</content>
public abstract partial class MessageStoreConformance
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Thread_AnyOrderOfArrival_GivesTheSameThreads(int seed)
    {
        var random = new Random(seed);
        var conversation = TestConversation.Generate(random, messages: 12);
        var expected = conversation.Partition();

        for (var account = 1; account <= 4; account++)
        {
            int[] order = [.. Enumerable.Range(0, conversation.Count)];
            if (account > 1)
                random.Shuffle(order);

            var threads = await ArriveAsync(conversation, account, order, random);

            Assert.Equal(expected, threads);
        }
    }

    /// <summary>Appends in batches of one to four; answers the numbers that are together, a line per thread.</summary>
    private async Task<string> ArriveAsync(TestConversation conversation, long account, int[] order, Random random)
    {
        var ids = new Dictionary<long, int>();
        foreach (var batch in Cut(order, random))
        {
            var mails = batch.Select(number => conversation.Build(number, account)).ToArray();
            foreach (var (number, mail) in batch.Zip(mails))
                ids.Add(mail.Record.Id, number);
            await AppendBatchAsync(mails);
        }

        var records = await MessagesAsync(new() { Limit = 1000 }, account);
        var threads = await ThreadsAsync(new() { Limit = 1000 }, account);
        Assert.Equal(
            records.CountBy(record => record.ThreadId).OrderBy(pair => pair.Key),
            threads.Select(thread => KeyValuePair.Create(thread.Id, thread.EmailCount)).OrderBy(pair => pair.Key));
        return TestConversation.Lines(records.GroupBy(record => record.ThreadId, record => ids[record.Id]));
    }

    private static IEnumerable<int[]> Cut(int[] order, Random random)
    {
        for (var start = 0; start < order.Length;)
        {
            var length = int.Min(random.Next(1, 5), order.Length - start);
            yield return order[start..(start + length)];
            start += length;
        }
    }
}
